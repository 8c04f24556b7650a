import { type GrantDialect, isRefusal, type Sessions, type WantedGrants } from "@keyless/sql"
import { isServerError, sqlstate } from "./connect.ts"
import { borrowing, describeGrant, grantStatements } from "./grant-statements.ts"
import { type GrantState, type OwnGrant, readGrants } from "./grants.ts"
import { notGrantable, schemaMissing } from "./grants-refused.ts"

/**
 * Grants in the connection's database, all of a change in one transaction. What only the owner of tables may grant is granted in a session of the
 * owner before, in a transaction of its own.
 */
export function postgresqlGrants(database: string): GrantDialect<OwnGrant, GrantState> {
  const read = async (sessions: Sessions, user: string, wanted: readonly WantedGrants[]) =>
    readGrants({
      session: await sessions.in(database),
      owner: await sessions.owner?.in(database),
      database,
      user,
      wanted,
    })
  return {
    read,
    async foresee(sessions, user = "", wanted) {
      const state = await read(sessions, user, wanted)
      refuse(database, state)
      return state.remarks.optional
    },
    async apply(sessions, user, state, also) {
      refuse(database, state)
      const asOwner = async (verb: "GRANT" | "REVOKE") => {
        const list = statements(verb, user, state, "owner")
        if (list.length > 0) await (await sessions.owner?.in(database))?.transaction(list)
      }
      const sql = await sessions.in(database)
      await asOwner("GRANT")
      try {
        await sql.transaction(
          borrowing(state.borrowedOwners, [...statements("GRANT", user, state, "administrator"), ...also]),
        )
      } catch (error) {
        // The two sessions have two transactions, and an error is to mean that nothing was done.
        if (isServerError(error)) await asOwner("REVOKE")
        throw error
      }
    },
    async takeBack(sessions, user, state) {
      const sql = await sessions.in(database)
      await sql.transaction(
        borrowing(state.borrowedOwners, statements("REVOKE", user, state, "administrator")),
      )
      const ofOwner = statements("REVOKE", user, state, "owner")
      if (ofOwner.length > 0) await (await sessions.owner?.in(database))?.transaction(ofOwner)
    },
    // With its error the server has taken the transaction back; a connection that was lost may mean anything.
    isUndoneBy: (error) => isServerError(error) || isRefusal(error),
    counts: ({ kind, name }, { idleMakers }) => !kind.startsWith("default") || !idleMakers.includes(name),
    refused: ({ obstacles, absentSchemas }) => [
      ...absentSchemas.map((schema) => `schema ${schema}`),
      ...obstacles.map(({ grant }) => describeGrant(grant)),
    ],
    describe: describeGrant,
    codeOf: sqlstate,
  }
}

/** The statements that bring a change about, or take it back, in one of the sessions. */
function statements(
  verb: "GRANT" | "REVOKE",
  user: string,
  { missing, extra }: GrantState,
  by: OwnGrant["by"],
): string[] {
  const mine = (grants: readonly OwnGrant[]) => grants.filter((grant) => grant.by === by)
  return [
    ...grantStatements("REVOKE", user, mine(verb === "GRANT" ? extra : missing)),
    ...grantStatements("GRANT", user, mine(verb === "GRANT" ? missing : extra)),
  ]
}

/** @throws KeylessError `schema_missing`, `grants_incomplete` */
function refuse(database: string, { absentSchemas, obstacles, me }: GrantState): void {
  if (absentSchemas.length > 0) throw schemaMissing(database, absentSchemas, me)
  if (obstacles.length > 0) throw notGrantable(database, me, obstacles)
}
