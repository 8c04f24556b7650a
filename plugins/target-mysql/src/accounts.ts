import type { Claim } from "@keyless/core/plugin"
import {
  type DatabaseSession,
  type FoundUser,
  isClaimName,
  readClaimTexts,
  type Row,
  statementError,
} from "@keyless/sql"
import { type EntraAccount, readEntraAccount } from "./entra-account.ts"
import { quoteAccount } from "./quote.ts"
import { codeOf, isServerError } from "./server-error.ts"

/** An account as it is in the server. */
export interface FoundAccount extends FoundUser {
  /** The identity that it stands for; null for an ordinary account or one that cannot be read. */
  readonly entra: EntraAccount | null
  readonly plugin: string
  /** Its grants as the server writes them, to give them to whoever takes its place; none where it was only listed. */
  readonly grants: readonly string[]
  /** Whether it may make accounts, as administrators may. */
  readonly makesAccounts: boolean
  /** Null where they cannot be read, such as on a server older than 8.0.21. */
  readonly claims: readonly Claim[] | null
}

const columns = "u.User, u.plugin, u.authentication_string, u.Create_user_priv AS makes_accounts"
const withAttribute = `SELECT ${columns}, a.ATTRIBUTE AS attribute FROM mysql.user u LEFT JOIN information_schema.USER_ATTRIBUTES a ON a.USER = u.User AND a.HOST = u.Host WHERE u.Host = '%'`
const withoutAttribute = `SELECT ${columns} FROM mysql.user u WHERE u.Host = '%'`

/** @throws KeylessError `statement_failed`, such as where the administrator may not read the server's accounts */
export async function findAccount(sql: DatabaseSession, name: string): Promise<FoundAccount | null> {
  try {
    const [found] = await readAccounts(sql, "AND u.User = ?", [name])
    if (found === undefined) return null
    const shown = await sql.query(`SHOW GRANTS FOR ${quoteAccount(name)}`)
    // `GRANT USAGE` grants nothing: it stands for the account itself.
    const grants = shown
      .flatMap(Object.values)
      .map(text)
      .filter((grant) => !grant.startsWith("GRANT USAGE ON *.*"))
    return { ...found, grants }
  } catch (error) {
    throw statementError(`The server's account "${name}" could not be read`, error, codeOf(error))
  }
}

/** Lists the accounts that stand for identities, but for administrators: those may make accounts. */
export async function listEntraAccounts(sql: DatabaseSession): Promise<readonly FoundAccount[]> {
  const accounts = await readAccounts(sql, "AND u.plugin = ? ORDER BY u.User", ["aad_auth"])
  return accounts.filter(({ entra, makesAccounts }) => entra !== null && !makesAccounts)
}

async function readAccounts(
  sql: DatabaseSession,
  condition: string,
  parameters: readonly string[],
): Promise<readonly FoundAccount[]> {
  const rows = await sql.query(`${withAttribute} ${condition}`, parameters).catch((error: unknown) => {
    // ER_UNKNOWN_TABLE, "Unknown table 'USER_ATTRIBUTES' in information_schema".
    if (isServerError(error) && error.errno === 1109)
      return sql.query(`${withoutAttribute} ${condition}`, parameters)
    throw error
  })
  return rows.map((row) => {
    const plugin = text(row["plugin"])
    return {
      name: text(row["User"]),
      plugin,
      entra: readEntraAccount(plugin, text(row["authentication_string"])),
      grants: [],
      makesAccounts: row["makes_accounts"] === "Y",
      claims: "attribute" in row ? readAttribute(row) : null,
    }
  })
}

/** The claims among the attributes of an account; the driver may have read the JSON already. */
function readAttribute({ attribute }: Row): readonly Claim[] | null {
  if (attribute === null || attribute === undefined) return []
  const value: unknown =
    typeof attribute === "string" || attribute instanceof Uint8Array ? JSON.parse(text(attribute)) : attribute
  if (typeof value !== "object" || value === null) return null
  const own = Object.entries(value).filter(([name]) => isClaimName(name))
  return readClaimTexts(own.map(([, claim]) => JSON.stringify(claim)))
}

/** A value of the server as text. */
export function text(value: unknown): string {
  if (typeof value === "string") return value
  if (value instanceof Uint8Array) return Buffer.from(value).toString("utf8")
  throw new TypeError("The server answered an unexpected row.")
}
