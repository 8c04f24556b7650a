import type { Engine, Row } from "./engine/engine.ts"
import { identityMember } from "./engine/user-view.ts"
import { formatIdentity, parseIdentity } from "./identities.ts"
import type { EntraIdentity } from "./identities.ts"
import { quoteAccount, quoteLiteral } from "./sql/quoting.ts"
import type { Account } from "./sql/recognise.ts"

/** An account of the engine; one with an identity is logged in to with tokens. */
export interface KnownAccount extends Account {
  readonly identity: EntraIdentity | undefined
}

const columns = `Host as host, json_value(Priv, '$.${identityMember}') as identity`

/**
 * The account that a session of that user from that address gets: of those whose host matches, the one with the
 * longest. Hosts with a netmask are not understood.
 */
export async function findAccount(
  engine: Engine,
  user: string,
  address: string,
): Promise<KnownAccount | undefined> {
  const [row] = await engine.query(
    `select ${columns} from mysql.global_priv where User = ? and ? like Host order by length(Host) desc limit 1`,
    [user, address],
  )
  return row === undefined ? undefined : knownAccount(user, row)
}

/** The account of exactly that user and host. */
export async function readAccount(
  engine: Engine,
  { user, host }: Account,
): Promise<KnownAccount | undefined> {
  const [row] = await engine.query(`select ${columns} from mysql.global_priv where User = ? and Host = ?`, [
    user,
    host,
  ])
  return row === undefined ? undefined : knownAccount(user, row)
}

function knownAccount(user: string, row: Row): KnownAccount {
  const { host, identity } = row
  return {
    user,
    host: String(host),
    identity: typeof identity === "string" ? parseIdentity(identity) : undefined,
  }
}

/**
 * Whether an account may make and alter accounts. UPDATE on the schema `mysql` would do as well in MySQL; Azure's administrators cannot write there:
 * https://learn.microsoft.com/azure/mysql/flexible-server/concepts-limitations
 */
export async function makesAccounts(engine: Engine, { user, host }: Account): Promise<boolean> {
  const [row] = await engine.query(
    "select Create_user_priv as makes from mysql.user where User = ? and Host = ?",
    [user, host],
  )
  return row?.["makes"] === "Y"
}

/** Makes an account for a principal of Entra. Throws the engine's error 1396 when the account exists. */
export async function createEntraAccount(
  engine: Engine,
  account: Account,
  identity: EntraIdentity,
): Promise<void> {
  await engine.query(`create user ${quoteAccount(account)} identified by ${quoteLiteral(engine.secret)}`)
  await setIdentity(engine, account, identity)
}

async function setIdentity(engine: Engine, { user, host }: Account, identity: EntraIdentity): Promise<void> {
  await engine.query(
    `update mysql.global_priv set Priv = json_set(Priv, '$.${identityMember}', ?) where User = ? and Host = ?`,
    [formatIdentity(identity), user, host],
  )
}

/**
 * What administrators of a flexible server may not do although they may do everything else.
 * https://learn.microsoft.com/azure/mysql/flexible-server/how-to-create-users
 */
const withheld = [
  "super",
  "file",
  "shutdown",
  "create tablespace",
  // What MariaDB has split off SUPER.
  "set user",
  "connection admin",
  "read_only admin",
  "binlog admin",
  "binlog replay",
  "federated admin",
  "replication master admin",
  "replication slave admin",
].join(", ")

/** Makes the account of an administrator, or makes an account one. With an identity it logs in with tokens. */
export async function makeAdministrator(
  engine: Engine,
  user: string,
  identity?: EntraIdentity,
): Promise<void> {
  const account = { user, host: "%" }
  const quoted = quoteAccount(account)
  await engine.query(`create user if not exists ${quoted}`)
  await engine.query(`alter user ${quoted} identified by ${quoteLiteral(engine.secret)}`)
  if (identity !== undefined) await setIdentity(engine, account, identity)
  await engine.query(`grant all privileges on *.* to ${quoted} with grant option`)
  await engine.query(`revoke ${withheld} on *.* from ${quoted}`)
}

export async function dropAdministrator(engine: Engine, user: string): Promise<void> {
  await engine.query(`drop user if exists ${quoteAccount({ user, host: "%" })}`)
}
