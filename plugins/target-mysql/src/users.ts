import type { Principal } from "@keyless/core/plugin"
import {
  type DatabaseSession,
  type FoundUser,
  sqlFailure,
  statementError,
  type UserDialect,
} from "@keyless/sql"
import { type EntraAccount, readEntraAccount } from "./entra-account.ts"
import { mysqlFailure } from "./errors.ts"
import { quoteAccount, quoteGuid, quoteUserName } from "./quote.ts"
import { codeOf, isServerError } from "./server-error.ts"

/** An account as it is in the server. */
export interface FoundAccount extends FoundUser {
  /** The identity that it stands for; null for an ordinary account or one that cannot be read. */
  readonly entra: EntraAccount | null
  readonly plugin: string
  /** Its grants as the server writes them, to give them to whoever takes its place. */
  readonly grants: readonly string[]
}

/** What the dialect is made for. */
export interface MysqlUsersInput {
  /** The connection's database, in which the session is. */
  readonly database: string
  /** A better error than that of a `CREATE AADUSER` that failed, if there is one. */
  readonly explain: (error: unknown) => Promise<Error | undefined>
}

/** Accounts at any host as users of identities: the id in what the server keeps of an account decides whose it is. */
export function mysqlUsers({ database, explain }: MysqlUsersInput): UserDialect<FoundAccount> {
  const create = async (sql: DatabaseSession, name: string, id: string) => {
    try {
      await createEntraUser(sql, name, id)
    } catch (error) {
      throw (await explain(error)) ?? error
    }
  }
  return {
    find: async (sessions, name) => findAccount(await sessions.in(database), name),
    isOf: ({ entra }, { clientId, objectId }) =>
      entra !== null && (entra.id === clientId?.toLowerCase() || entra.id === objectId.toLowerCase()),
    owner: ({ entra, plugin }) => {
      if (entra !== null) return `the ${entra.kind} ${entra.id}`
      return plugin === "aad_auth"
        ? "an Entra identity that the server does not tell in a known way"
        : "no Entra identity (it is an ordinary user)"
    },
    conflictHint: ({ entra }) =>
      entra === null
        ? "A user that stands for no identity of Entra is not handed over: drop or rename it by hand, or choose another --connection name."
        : "Otherwise choose another --connection name.",
    create: async (sessions, name, principal) =>
      create(await sessions.in(database), name, databaseIdOf(principal)),
    // `CREATE AADUSER` is the only statement that ties an account to an identity, so the account is made anew and gets its grants again.
    async handOver(sessions, found, principal) {
      if (found.entra === null) throw notReplaceable(found)
      const id = databaseIdOf(principal)
      const sql = await sessions.in(database)
      await drop(sql, found.name)
      await create(sql, found.name, id)
      for (const grant of found.grants) await sql.query(grant)
    },
    async handBack(sessions, found) {
      if (found.entra === null) return
      const sql = await sessions.in(database)
      await drop(sql, found.name)
      await create(sql, found.name, found.entra.id)
      for (const grant of found.grants) await sql.query(grant)
    },
    async drop(sessions, user) {
      const sql = await sessions.in(database)
      await refuseDefiner(sql, user)
      await drop(sql, user)
    },
    // ER_CANNOT_USER: "Operation CREATE USER failed for ...", which is what a name that is taken is answered with.
    isDuplicate: (error) => isServerError(error) && error.errno === 1396,
    codeOf,
  }
}

/**
 * The id by which MySQL knows an identity: the client id of a service, the object id of a person.
 *
 * @throws KeylessError `client_id_missing`
 */
export function databaseIdOf({ kind, name, objectId, clientId }: Principal): string {
  if (kind === "user") return objectId
  if (clientId !== undefined) return clientId
  throw mysqlFailure(
    "client_id_missing",
    `The client id of the identity ${name} (${objectId}) is not known, and MySQL knows an identity by it.`,
    {
      hint: "Have the permission Microsoft.ManagedIdentity/identities/read on the app granted to you, or use a user-assigned identity (--user-identity client-id=...).",
    },
  )
}

/** @throws KeylessError `statement_failed`, such as where the administrator may not read the server's accounts */
async function findAccount(sql: DatabaseSession, name: string): Promise<FoundAccount | null> {
  try {
    return await readAccount(sql, name)
  } catch (error) {
    throw statementError(`The server's account "${name}" could not be read`, error, codeOf(error))
  }
}

async function readAccount(sql: DatabaseSession, name: string): Promise<FoundAccount | null> {
  const [row] = await sql.query(
    "SELECT User, Host, plugin, authentication_string FROM mysql.user WHERE User = ? AND Host = '%'",
    [name],
  )
  if (row === undefined) return null
  const plugin = text(row["plugin"])
  const shown = await sql.query(`SHOW GRANTS FOR ${quoteAccount(name)}`)
  return {
    name,
    plugin,
    entra: readEntraAccount(plugin, text(row["authentication_string"])),
    // `GRANT USAGE` grants nothing: it stands for the account itself.
    grants: shown
      .flatMap(Object.values)
      .map(text)
      .filter((grant) => !grant.startsWith("GRANT USAGE ON *.*")),
  }
}

/**
 * Makes the user of an identity. Without the first statement the server looks the id up in the directory, where a new identity may not be
 * seen yet and the server may not look. Microsoft Learn, "Set up Microsoft Entra authentication for Azure Database for MySQL".
 */
async function createEntraUser(sql: DatabaseSession, name: string, id: string): Promise<void> {
  await sql.query("SET aad_auth_validate_oids_in_tenant = OFF")
  await sql.query(`CREATE AADUSER ${quoteUserName(name)} IDENTIFIED BY ${quoteGuid(id)}`)
}

async function drop(sql: DatabaseSession, name: string): Promise<void> {
  await sql.query(`DROP USER IF EXISTS ${quoteAccount(name)}`)
}

const definedQuery = `
SELECT 'view' AS kind, TABLE_SCHEMA AS place, TABLE_NAME AS name FROM information_schema.VIEWS WHERE DEFINER = ?
UNION ALL SELECT LOWER(ROUTINE_TYPE), ROUTINE_SCHEMA, ROUTINE_NAME FROM information_schema.ROUTINES WHERE DEFINER = ?
UNION ALL SELECT 'trigger', TRIGGER_SCHEMA, TRIGGER_NAME FROM information_schema.TRIGGERS WHERE DEFINER = ?
UNION ALL SELECT 'event', EVENT_SCHEMA, EVENT_NAME FROM information_schema.EVENTS WHERE DEFINER = ?`

/** Views, routines, triggers and events run as the user that made them, and stop working without it. */
async function refuseDefiner(sql: DatabaseSession, user: string): Promise<void> {
  const definer = `${user}@%`
  const rows = await sql.query(definedQuery, [definer, definer, definer, definer])
  if (rows.length === 0) return
  const things = rows.map(({ kind, place, name }) => `${text(kind)} ${text(place)}.${text(name)}`)
  throw sqlFailure("user_owns_objects", `The user "${user}" is the definer of: ${things.join(", ")}.`, {
    hint: "They run with its privileges and stop working without it. Make them again with another DEFINER, or drop them, then run the command again.",
    details: { objects: things },
  })
}

function notReplaceable({ name, plugin }: FoundAccount) {
  return sqlFailure(
    "principal_conflict",
    `The database user "${name}" is no user of an Entra identity that could be made again (plugin ${plugin}), so it is not replaced.`,
    { hint: "Drop or rename it by hand, or choose another --connection name." },
  )
}

function text(value: unknown): string {
  if (typeof value === "string") return value
  if (value instanceof Uint8Array) return Buffer.from(value).toString("utf8")
  throw new TypeError("The server answered an unexpected row.")
}

/** Names of the accounts of Microsoft Entra identities on the server, the administrator's own left out. */
export async function entraUsers(session: DatabaseSession): Promise<readonly string[]> {
  const rows = await session.query(
    "SELECT User FROM mysql.user WHERE plugin = 'aad_auth' AND User <> SUBSTRING_INDEX(CURRENT_USER(), '@', 1)",
  )
  return rows.map(({ User: name }) => String(name))
}
