import { ConnectionStringError } from "./connection-string-error.ts"
import { type Fields, pairsOf, type WritableFields } from "./fields.ts"
import { writeOdbc } from "./odbc.ts"
import { type PairGrammar, readPairs } from "./read-pairs.ts"

/**
 * go-mssqldb's ADO form, pairs `keyword=value` with semicolons between them, which Microsoft documents. It has no quotes in older versions of the driver, so what needs them goes into
 * the driver's ODBC form, `odbc:` and pairs as ODBC writes them, which has braces in every version.
 *
 * README of microsoft/go-mssqldb, "The connection string can be specified in one of three formats".
 */
const ado: PairGrammar = {
  name: "go-mssqldb",
  pair: /(?<keyword>[A-Za-z](?:[\w .-]*\w)?)=(?<bare>[^\s;='"{}\p{Cc}]+)(?:;+|$)/uy,
  value: ({ bare = "" }) => bare,
}
const odbcForm = "odbc:"
/** As ODBC's, but for more than one semicolon between pairs. */
const odbc: PairGrammar = {
  name: "go-mssqldb",
  pair: /(?<keyword>[A-Za-z](?:[\w .-]*\w)?)=(?:\{(?<braced>(?:[^}]|\}\})*)\}|(?<bare>[^\s[\]{}();?*=!@'"\p{Cc}]+))(?:;+|$)/uy,
  value: ({ braced, bare }) => braced?.replaceAll("}}", "}") ?? bare ?? "",
}

/**
 * A connection string for go-mssqldb, its keywords in the order given, in the ADO form where that can hold the values and in the ODBC form otherwise. Only the ADO form knows a
 * protocol before the server's name; the other one leaves out `tcp:`, which is the default.
 *
 * @throws ConnectionStringError for fields that neither form can carry, such as another protocol in the ODBC form
 * @example writeGoSqlServer({ server: "db", port: 1433, database: "shop" }) // "server=db;port=1433;database=shop;"
 * @public
 */
export function writeGoSqlServer(fields: WritableFields): string {
  const pairs = pairsOf(ado.name, fields)
  if (pairs.every(([, value]) => /^[^\s;='"{}\p{Cc}]+$/u.test(value))) {
    return pairs.map(([keyword, value]) => `${keyword}=${value};`).join("")
  }
  return odbcForm + writeOdbc(Object.fromEntries(pairs.map(withoutProtocol)))
}

function withoutProtocol([keyword, value]: readonly [string, string]): readonly [string, string] {
  if (keyword.toLowerCase() !== "server") return [keyword, value]
  const server = value.replace(/^tcp:/, "")
  if (!server.includes(":")) return [keyword, server]
  throw new ConnectionStringError(ado.name, "a server with a protocol that the ODBC form does not know")
}

/**
 * The fields of a connection string for go-mssqldb in either form, keywords as they are written. Stricter than the driver: quotes, which older versions take for part of a value, a value
 * of nothing at all and a keyword that is there twice are errors.
 *
 * @param twice - `last` takes the last of two equal keywords, as the driver does, for a string to which an app has added its own
 * @throws ConnectionStringError
 * @public
 */
export function readGoSqlServer(
  text: string,
  { twice = "refuse" }: { readonly twice?: "refuse" | "last" } = {},
): Fields {
  if (!text.startsWith(odbcForm)) return readPairs(ado, text, { twice })
  return readPairs(odbc, text, { start: odbcForm.length, twice })
}
