import { isKeylessError } from "@keyless/core/plugin"
import {
  type DatabaseSession,
  type IdentityIds,
  type Sessions,
  sqlFailure,
  type UserDialect,
} from "@keyless/sql"
import { claimStatements, tdsClaims } from "./claims.ts"
import { createBySid, createStatement, explainLookUp, isNotFoundYet, type UserSource } from "./create-user.ts"
import { type Grant, describeGrant, giveStatement } from "./grant.ts"
import { readHeldGrants } from "./held-grants.ts"
import { quoteIdentifier } from "./quote.ts"
import { codeOf, isServerError } from "./server-error.ts"
import { expectedSid, guidOf, sameSid } from "./sid.ts"
import {
  describeOwned,
  disownStatement,
  findPrincipal,
  type FoundPrincipal,
  ownerName,
  ownerWith,
  readOwned,
} from "./user-catalog.ts"

/** What the dialect is made for. @public */
export interface TdsUsersInput {
  /** The connection's database, in which the session is. */
  readonly database: string
  readonly source: UserSource
  /** Whether an identity is the server's own administrator, who comes in as {@link ownerName} and can have no user. @defaultValue nobody is */
  readonly administers?: (identity: IdentityIds) => boolean
}

/** Numbers of errors: the name is taken, the SID is. */
const nameTaken = 15023
const accountExists = 15063

/**
 * Users of identities: the SID that the database keeps decides whose a user is, and not its name. A user may have been renamed and is found all the
 * same.
 *
 * @public
 */
export function tdsUsers({
  database,
  source,
  administers = () => false,
}: TdsUsersInput): UserDialect<FoundPrincipal> {
  const find = async (sessions: Sessions, name: string, sid: Uint8Array | null) =>
    findPrincipal(await sessions.in(database), name, sid)
  return {
    async find(sessions, name, identity) {
      const sid = expectedSid(identity)
      const found = await find(sessions, name, sid)
      if (sid === null || !administers(identity)) return found
      // One that was made before the identity became the administrator is used no more, but is its own.
      return found !== null && sameSid(found.sid, sid) ? found : ownerWith(sid)
    },
    isOf({ type, sid }, identity) {
      const expected = expectedSid(identity)
      return type === "E" && expected !== null && sameSid(sid, expected)
    },
    owner: ownerText,
    async create(sessions, name, principal) {
      const sql = await sessions.in(database)
      const statement = createStatement(source, name, principal)
      try {
        await sql.query(statement)
      } catch (error) {
        if (isServerError(error) && error.number === accountExists) throw accountTaken(name, error)
        throw explainLookUp(name, error)
      }
    },
    // A user's SID cannot be changed, so the user is made anew and gets its roles and permissions again.
    async handOver(sessions, found, principal) {
      const sql = await sessions.in(database)
      await assertReplaceable(sql, found)
      const statements = [
        `DROP USER ${quoteIdentifier(found.name)}`,
        createStatement(source, found.name, principal),
        ...restoring(found),
      ]
      if (source === "sid") return sql.transaction(statements)
      // A look-up in the directory is no part of a transaction.
      try {
        for (const statement of statements) await sql.query(statement)
      } catch (error) {
        throw explainLookUp(found.name, error)
      }
    },
    async handBack(sessions, found) {
      const type = entraType(found)
      if (type === null) return
      const now = await find(sessions, found.name, null)
      if (now !== null && sameSid(now.sid, found.sid)) return
      const sql = await sessions.in(database)
      await sql.transaction([
        `DROP USER IF EXISTS ${quoteIdentifier(found.name)}`,
        createBySid(found.name, found.sid, type, found.defaultSchema),
        ...restoring(found),
      ])
    },
    async remember(sessions, found) {
      const type = entraType(found)
      const { own } = await readHeldGrants(await sessions.in(database), found.name)
      return async (again) => {
        if (type === null) return
        const statements = restoring({
          ...found,
          grants: own.filter((grant) => !isUnwritable(grant)),
          claims: [],
        })
        const sql = await again.in(database)
        await sql.transaction([createBySid(found.name, found.sid, type, found.defaultSchema), ...statements])
      }
    },
    claims: tdsClaims(database),
    async drop(sessions, user) {
      const sql = await sessions.in(database)
      await refuseOwner(sql, user)
      await sql.query(`DROP USER IF EXISTS ${quoteIdentifier(user)}`)
    },
    isDuplicate: (error) =>
      (isServerError(error) && error.number === nameTaken) ||
      (isKeylessError(error) && isServerError(error.cause) && error.cause.number === accountExists),
    mayPass: isNotFoundYet,
    conflictHint: ({ name }) =>
      `Otherwise rename that user, which changes nothing for its identity: ALTER USER ${quoteIdentifier(name)} WITH NAME = ${quoteIdentifier(`${name}-2`)}`,
    remark: ({ name }) =>
      name === ownerName
        ? `The app's identity is the administrator of the server: it comes in as ${ownerName} and may do everything in the database, whatever privileges the connection asks for.`
        : undefined,
    codeOf,
  }
}

/** Somebody made the user at this moment, or the identity is who administers the server at this moment. */
function accountTaken(name: string, cause: unknown) {
  return sqlFailure(
    "principal_conflict",
    `The identity of "${name}" has an account in the database already, under another name.`,
    {
      hint: "Run the command again. If you are the administrator for the time of the command only (--replace-admin), have the administrator run it with --user-account object-id=<your id>.",
      cause,
    },
  )
}

function ownerText({ type, sid }: FoundPrincipal): string {
  const guid = guidOf(sid)
  if (type === "E" && guid !== null) return `the user or application ${guid}`
  if (type === "X" && guid !== null) return `the group ${guid}`
  return type === "R" ? "no Entra identity (it is a role)" : "no Entra identity (it is an ordinary user)"
}

/** The letter of a user that can be made again by its SID; null for any other. */
function entraType({ type }: FoundPrincipal): "E" | "X" | null {
  return type === "E" || type === "X" ? type : null
}

/** `CONNECT` comes with the user; giving it again does no harm. */
function restoring({ name, grants, claims }: FoundPrincipal): string[] {
  return [...grants.map((grant) => giveStatement(name, grant)), ...claimStatements(name, [], claims ?? [])]
}

async function assertReplaceable(sql: DatabaseSession, found: FoundPrincipal): Promise<void> {
  if (entraType(found) === null) {
    throw sqlFailure(
      "principal_conflict",
      `"${found.name}" belongs to ${ownerText(found)}, so it is not replaced.`,
      { hint: `Rename or drop it by hand, then run the command again.` },
    )
  }
  const lost = found.grants.filter(isUnwritable)
  if (lost.length > 0) {
    throw sqlFailure(
      "principal_conflict",
      `The user "${found.name}" has permissions that could not be given to the identity again: ${lost.map(describeGrant).join(", ")}.`,
      { hint: "Revoke them by hand, run the command again, and grant them again." },
    )
  }
  await refuseOwner(sql, found.name)
}

function isUnwritable(grant: Grant): boolean {
  return grant.kind === "permission" && grant.on.kind === "other"
}

/** A user that owns a schema, a role or an object cannot be dropped (errors 15138, 15421 and 15183). @throws KeylessError `user_owns_objects` */
async function refuseOwner(sql: DatabaseSession, user: string): Promise<void> {
  const owned = await readOwned(sql, user)
  if (owned.length === 0) return
  const told = owned.map(describeOwned)
  const statements = owned.map(disownStatement)
  throw sqlFailure("user_owns_objects", `The user "${user}" owns: ${told.join(", ")}.`, {
    hint: `Give them to somebody else: ${statements.join("; ")}; then run the command again.`,
    details: { objects: told, statements },
  })
}
