import { type ExistingConnection, findingStep, type Ephemeral } from "@keyless/core/plugin"
import type { Sessions, UserDialect } from "@keyless/sql"
import { compareGrants } from "./compare-grants.ts"
import { describeGrant } from "./grant.ts"
import { readHeldGrants } from "./held-grants.ts"
import type { FoundPrincipal } from "./user-catalog.ts"
import { type ProfileGrants, wantedGrants } from "./wanted-grants.ts"

/**
 * The look for what somebody denied to the connection's user on single tables and the like. It may be meant, so it is worth a warning; what makes the
 * connection's own privileges void is a failure of the look at the grants.
 *
 * @public
 */
export function denialLook(input: {
  readonly users: UserDialect<FoundPrincipal>
  readonly profiles: ProfileGrants
  readonly existing: ExistingConnection
  readonly database: string
  readonly session: Ephemeral<Sessions>
}) {
  const { users, profiles, existing, database, session } = input
  const { user } = existing
  return findingStep({
    id: "grants.denied",
    description: "Denied privileges of the database user validated.",
    title: `Look for what is denied to ${user} in database ${database}`,
    why: "A denial wins over every grant.",
    needs: [session],
    async find(context) {
      const sessions = context.value(session)
      const found = await users.find(sessions, user, existing)
      if (found === null) return null
      const held = await readHeldGrants(await sessions.in(database), found.name)
      const { deniedToUser } = compareGrants(held, wantedGrants([existing], profiles), {
        name: found.name,
        database,
      })
      const denied = held.own.filter(
        (grant) => grant.kind === "permission" && grant.state === "denied" && !deniedToUser.includes(grant),
      )
      if (denied.length === 0) return null
      const told = denied.map(describeGrant).join(", ")
      return {
        result: "warning",
        code: "privileges_denied",
        message: `Somebody denied "${found.name}": ${told}.`,
        hint: "If that is not meant, revoke the denial in the database.",
      }
    },
  })
}
