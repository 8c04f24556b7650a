import { type DatabaseSession, type GrantDialect, isRefusal, sqlFailure } from "@keyless/sql"
import { compareGrants, type TdsGrantState } from "./compare-grants.ts"
import { describeGrant, giveStatement, type Grant, takeStatement } from "./grant.ts"
import { quoteIdentifier } from "./quote.ts"
import { readHeldGrants } from "./held-grants.ts"
import { codeOf, isServerError } from "./server-error.ts"
import { ownerName } from "./user-catalog.ts"
import { type ProfileGrants, wantedGrants } from "./wanted-grants.ts"

/**
 * Grants in the connection's database, all of a change in one transaction; tables that are made later are covered, since nothing is granted on single
 * tables. A denial is somebody's decision and stays: what it keeps from the user is told and not granted.
 *
 * @param profiles - what the privilege profiles mean in this kind of database
 * @public
 */
export function tdsGrants(database: string, profiles: ProfileGrants): GrantDialect<Grant, TdsGrantState> {
  return {
    async read(sessions, user, wanted) {
      if (user === ownerName) return nothingToDo
      const held = await readHeldGrants(await sessions.in(database), user)
      return compareGrants(held, wantedGrants(wanted, profiles), { name: user, database })
    },
    async foresee(sessions, user = everybody, wanted) {
      const sql = await sessions.in(database)
      const all = wantedGrants(wanted, profiles)
      await refuseSchemas(sql, database, all.schemas)
      // What is denied to everybody is denied to a user that is not there yet.
      const held = await readHeldGrants(sql, user)
      refuseDenied(database, user, compareGrants(held, all, { name: user, database }))
      return []
    },
    async apply(sessions, user, state, also) {
      refuseDenied(database, user, state)
      const sql = await sessions.in(database)
      // What is missing comes first, so that an app never lacks what it has and keeps.
      await sql.transaction([
        ...state.missing.map((grant) => giveStatement(user, grant)),
        ...state.extra.map((grant) => takeStatement(user, grant)),
        ...also,
      ])
    },
    async takeBack(sessions, user, { missing, extra }) {
      const sql = await sessions.in(database)
      await sql.transaction([
        ...extra.map((grant) => giveStatement(user, grant)),
        ...missing.map((grant) => takeStatement(user, grant)),
      ])
    },
    // With its error the server has taken the transaction back; a connection that was lost may mean anything.
    isUndoneBy: (error) => isServerError(error) || isRefusal(error),
    describe: describeGrant,
    codeOf,
  }
}

/** The role that every user is in. */
const everybody = "public"

const nothingToDo: TdsGrantState = { missing: [], extra: [], deniedToUser: [], deniedToPublic: [] }

/** @throws KeylessError `grants_incomplete` */
function refuseDenied(
  database: string,
  user: string,
  { missing, deniedToUser, deniedToPublic }: TdsGrantState,
): void {
  const denied = [...deniedToUser, ...deniedToPublic]
  if (missing.length === 0 || denied.length === 0) return
  const statements = [
    ...deniedToUser.map((grant) => takeStatement(user, grant)),
    ...deniedToPublic.map((grant) => takeStatement("public", grant)),
  ]
  throw sqlFailure(
    "grants_incomplete",
    `In database "${database}" somebody denied ${user === everybody ? "everybody" : `the user "${user}"`} what ${user === everybody ? "the app" : "it"} is to have: ${denied.map(describeGrant).join(", ")}.`,
    {
      hint: `A denial is not undone by Keyless. If it is not meant any more, run in database ${database}: ${statements.join("; ")}; then run the command again.`,
      details: { statements },
    },
  )
}

/** @throws KeylessError `schema_missing` for schemas that the database does not have; whether case counts is the database's own affair */
async function refuseSchemas(
  session: DatabaseSession,
  database: string,
  schemas: readonly string[],
): Promise<void> {
  if (schemas.length === 0) return
  const places = schemas.map((_, index) => `name = @p${index + 1}`).join(" or ")
  const rows = await session.query(`select name from sys.schemas where ${places}`, schemas)
  const there = new Set(rows.map(({ name }) => String(name).toLowerCase()))
  const missing = schemas.filter((schema) => !there.has(schema.toLowerCase()))
  if (missing.length === 0) return
  const statements = missing.map((schema) => `CREATE SCHEMA ${quoteIdentifier(schema)}`)
  throw sqlFailure(
    "schema_missing",
    `Database "${database}" has no schema ${missing.map((schema) => `"${schema}"`).join(", ")}.`,
    {
      hint: `Check the spelling. To make it, run in database ${database}, each as a batch of its own: ${statements.join("; ")}.`,
      details: { schemas: missing, statements },
    },
  )
}
