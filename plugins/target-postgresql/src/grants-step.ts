import {
  type Action,
  action,
  type Principal,
  type PrivilegeProfile,
  type Proof,
  proof,
  type Scope,
  type Step,
} from "@keyless/core/plugin"
import { type DatabaseSession, sqlFailure, type Sessions } from "@keyless/sql"
import { principalDatabase } from "./admin-session.ts"
import { isServerError } from "./connect.ts"
import { borrowing, grantStatements, type GrantState, readGrants } from "./grants.ts"
import { findRole, statementError } from "./principal-step.ts"
import { quoteIdentifier } from "./quote.ts"

/** What the steps are made for. */
export interface GrantsInput {
  readonly user: string
  readonly database: string
  readonly privileges: PrivilegeProfile
  readonly session: Scope<Sessions>
}

/** The step that brings the user's grants in line with the profile, in the connection's database. */
export function grantsStep(input: GrantsInput, made: Step): Action<null> {
  const { user, database, privileges, session } = input
  let change: Pick<GrantState, "missing" | "extra" | "borrowedOwners"> | undefined
  return action({
    id: "grants.apply",
    title: `Grant ${user} the privileges "${privileges}" in database ${database}`,
    why: "A user without grants can log in and nothing else. Tables that are made later are covered too.",
    needs: [session, made],
    async check(context) {
      const state = await readGrants(await context.value(session).in(database), user, privileges)
      return state.missing.length + state.extra.length === 0
        ? { done: true, value: null }
        : {
            done: false,
            detail: `${state.missing.length} privileges to grant, ${state.extra.length} to revoke`,
          }
    },
    async apply(context) {
      const sql = await context.value(session).in(database)
      const state = await readGrants(sql, user, privileges)
      if (state.foreignOwners.length > 0) throw await notGrantable(sql, database, state.foreignOwners)
      change = state
      try {
        await sql.transaction(
          borrowing(state.borrowedOwners, [
            ...grantStatements("REVOKE", user, state.extra),
            ...grantStatements("GRANT", user, state.missing),
          ]),
        )
      } catch (error) {
        // With its error the server has taken the transaction back; a connection that was lost may mean anything.
        if (isServerError(error)) change = undefined
        throw statementError(`The grants for "${user}" in database "${database}" failed`, error)
      }
      return null
    },
    async undo(context) {
      if (change === undefined) return
      const sql = await context.value(session).in(database)
      await sql.transaction(
        borrowing(change.borrowedOwners, [
          ...grantStatements("REVOKE", user, change.missing),
          ...grantStatements("GRANT", user, change.extra),
        ]),
      )
    },
  })
}

async function notGrantable(sql: DatabaseSession, database: string, owners: readonly string[]) {
  const [row] = await sql.query("select current_user::text as me")
  // The hint is a statement to be run, so its names are quoted as in any other.
  const me = quoteIdentifier(String(row?.["me"]))
  const list = owners.map(quoteIdentifier).join(", ")
  return sqlFailure(
    "grants_incomplete",
    `In database "${database}" there are tables of ${list}, on which ${me} may not grant.`,
    {
      hint: `Have their owner run, in database ${database}: GRANT ${list} TO ${me}; then run the command again.`,
      details: { owners },
    },
  )
}

/** The step that proves the access: the user is this identity's, may log in, and lacks nothing of the profile. Its value is the user's name. */
export function accessProof(input: GrantsInput, principal: Step<Principal>, granted: Step): Proof<string> {
  const { user, database, privileges, session } = input
  return proof({
    id: "access.prove",
    title: `Prove that ${user} has access to database ${database}`,
    why: "Success is reported only for what a second look has found.",
    needs: [session, principal, granted],
    async prove(context) {
      const sessions = context.value(session)
      const [role, state] = await Promise.all([
        sessions.in(principalDatabase).then((sql) => findRole(sql, user)),
        sessions.in(database).then((sql) => readGrants(sql, user, privileges)),
      ])
      const { objectId } = context.value(principal)
      if (role?.label?.objectId !== objectId) {
        throw sqlFailure(
          "access_not_proved",
          `The user "${user}" does not belong to the identity ${objectId}.`,
          {
            hint: "Run the command again.",
          },
        )
      }
      if (state.missing.length > 0) {
        const told = state.missing
          .map(({ kind, name, privilege }) => `${privilege} on ${kind} ${name}`)
          .join(", ")
        throw sqlFailure("access_not_proved", `The user "${user}" still lacks: ${told}.`, {
          hint: "Run the command again.",
        })
      }
      return user
    },
  })
}
