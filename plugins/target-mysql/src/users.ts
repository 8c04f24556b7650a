import type { Principal } from "@keyless/core/plugin"
import { type DatabaseSession, sqlFailure, type UserDialect } from "@keyless/sql"
import { findAccount, type FoundAccount } from "./accounts.ts"
import { claimStatements, mysqlClaims } from "./claims.ts"
import { readElsewhere, refuseDefiner } from "./dependents.ts"
import { mysqlFailure } from "./errors.ts"
import { quoteAccount, quoteGuid, quoteUserName } from "./quote.ts"
import { codeOf, isServerError } from "./server-error.ts"

export type { FoundAccount } from "./accounts.ts"

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
      await restore(sql, found)
    },
    async handBack(sessions, found) {
      if (found.entra === null) return
      const sql = await sessions.in(database)
      await drop(sql, found.name)
      await create(sql, found.name, found.entra.id)
      await restore(sql, found)
    },
    elsewhere: async (sessions, { name }) => readElsewhere(await sessions.in(database), name, database),
    async remember(sessions, { name }) {
      const found = await findAccount(await sessions.in(database), name)
      return async (again) => {
        if (found === null || found.entra === null) return
        const sql = await again.in(database)
        await create(sql, name, found.entra.id)
        for (const grant of found.grants) await sql.query(grant)
      }
    },
    claims: mysqlClaims(database),
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

/**
 * Makes the user of an identity. Without the first statement the server looks the id up in the directory, where a new identity may not be
 * seen yet and the server may not look. Microsoft Learn, "Set up Microsoft Entra authentication for Azure Database for MySQL".
 */
async function createEntraUser(sql: DatabaseSession, name: string, id: string): Promise<void> {
  await sql.query("SET aad_auth_validate_oids_in_tenant = OFF")
  await sql.query(`CREATE AADUSER ${quoteUserName(name)} IDENTIFIED BY ${quoteGuid(id)}`)
}

/** Gives an account that was made anew its grants and claims again. */
async function restore(sql: DatabaseSession, { name, grants, claims }: FoundAccount): Promise<void> {
  for (const grant of grants) await sql.query(grant)
  for (const statement of claimStatements(name, [], claims ?? [])) await sql.query(statement)
}

async function drop(sql: DatabaseSession, name: string): Promise<void> {
  await sql.query(`DROP USER IF EXISTS ${quoteAccount(name)}`)
}

function notReplaceable({ name, plugin }: FoundAccount) {
  return sqlFailure(
    "principal_conflict",
    `The database user "${name}" is no user of an Entra identity that could be made again (plugin ${plugin}), so it is not replaced.`,
    { hint: "Drop or rename it by hand, or choose another --connection name." },
  )
}

/** Names of the accounts of Microsoft Entra identities on the server, the administrator's own left out. */
export async function entraUsers(session: DatabaseSession): Promise<readonly string[]> {
  const rows = await session.query(
    "SELECT User FROM mysql.user WHERE plugin = 'aad_auth' AND User <> SUBSTRING_INDEX(CURRENT_USER(), '@', 1)",
  )
  return rows.map(({ User: name }) => String(name))
}
