import { ConnectionStringError } from "./connection-string-error.ts"
import { type Fields, pairsOf, type WritableFields } from "./fields.ts"
import { type PairGrammar, readPairs } from "./read-pairs.ts"

/**
 * Pairs `keyword=value` with blanks between them, values in single quotes where they need it, quotes and backslashes inside with a backslash before them.
 *
 * PostgreSQL documentation, "Connection Strings", 34.1.1.1. psycopg, PHP's pg_connect and ruby-pg hand the string to libpq. lib/pq and pgx read it themselves: lib/pq ends a value without
 * quotes at whatever Unicode calls a blank, U+0085 among them; pgx knows a backslash before a quote or a backslash only.
 */
const libpq: PairGrammar = {
  name: "libpq",
  pair: /[ \t\n\r\v\f]*(?<keyword>[A-Za-z](?:[\w.-]*\w)?)[ \t\n\r\v\f]*=[ \t\n\r\v\f]*(?:'(?<quoted>(?:[^'\\]|\\['\\])*)'|(?<bare>[^\s\p{Cc}\p{Z}'\\]+))(?:[ \t\n\r\v\f]+|$)/uy,
  value: ({ quoted, bare }) => quoted?.replaceAll(/\\(['\\])/g, "$1") ?? bare ?? "",
}

/** A value, quoted where it has blanks, control characters, quotes or backslashes or is empty. */
function libpqValue(value: string): string {
  if (/^[^\s\p{Cc}\p{Z}'\\]+$/u.test(value)) return value
  return `'${value.replaceAll(/['\\]/g, "\\$&")}'`
}

/**
 * A libpq keyword/value connection string, its keywords in the order given.
 *
 * @throws ConnectionStringError for fields that the grammar cannot carry
 * @example writeLibpq({ host: "db", port: 5432, dbname: "my shop" }) // "host=db port=5432 dbname='my shop'"
 * @public
 */
export function writeLibpq(fields: WritableFields): string {
  return pairsOf(libpq.name, fields)
    .map(([keyword, value]) => {
      if (keyword.includes(" ")) throw new ConnectionStringError(libpq.name, "a keyword with a blank in it")
      return `${keyword}=${libpqValue(value)}`
    })
    .join(" ")
}

/**
 * The fields of a libpq keyword/value connection string. Stricter than libpq: a backslash outside of quotes, one before anything but a quote or a backslash, a value of nothing at all and a
 * keyword that is there twice are errors.
 *
 * @throws ConnectionStringError
 * @example readLibpq("host=db port=5432 dbname='my shop'") // { host: "db", port: "5432", dbname: "my shop" }
 * @public
 */
export function readLibpq(text: string): Fields {
  return readPairs(libpq, text)
}
