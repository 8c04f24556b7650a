import { readAccount } from "./accounts.ts"
import { formatIdentity } from "./identities.ts"
import type { Session } from "./session-state.ts"
import { quoteIdentifier, quoteLiteral } from "./sql/quoting.ts"
import type { Recognised } from "./sql/recognise.ts"

/** What MySQL 8.0 says of an account with nothing but its identity. */
const unrestricted =
  "REQUIRE NONE PASSWORD EXPIRE DEFAULT ACCOUNT UNLOCK PASSWORD HISTORY DEFAULT PASSWORD REUSE INTERVAL DEFAULT " +
  "PASSWORD REQUIRE CURRENT DEFAULT"

/**
 * A query with the answer of SHOW CREATE USER for an Entra account; undefined for other accounts, which the engine
 * describes itself. As the statement does, it needs the right to read `mysql.user`.
 */
export async function showCreateUserSql(
  { context, state }: Session,
  { account }: Extract<Recognised, { kind: "show-create-user" }>,
): Promise<string | undefined> {
  const known = account === undefined ? state.account : await readAccount(context.engine, account)
  if (known?.identity === undefined) return undefined
  const { user, host, identity } = known
  const quoted = `${quoteIdentifier(user)}@${quoteIdentifier(host)}`
  const statement = `CREATE USER ${quoted} IDENTIFIED WITH 'aad_auth' AS ${quoteLiteral(formatIdentity(identity))} ${unrestricted}`
  return (
    `select ${quoteLiteral(statement)} as ${quoteIdentifier(`CREATE USER for ${user}@${host}`)} ` +
    `from mysql.user where User = ${quoteLiteral(user)} and Host = ${quoteLiteral(host)}`
  )
}
