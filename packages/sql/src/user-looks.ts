import {
  type ExistingConnection,
  type Finding,
  look,
  type Problem,
  type Scope,
  type Step,
} from "@keyless/core/plugin"
import type { Sessions } from "./session-scope.ts"
import type { FoundUser, GrantDialect, GrantState, UserDialect } from "./user-dialect.ts"

const createAgain = "Run the create command of the connection again."

/** The looks into the database: whose user it is and what it may do. @public */
export function userLooks<U extends FoundUser, G, S extends GrantState<G>>(input: {
  readonly users: UserDialect<U>
  readonly grants: GrantDialect<G, S>
  readonly existing: ExistingConnection
  readonly database: string
  readonly session: Scope<Sessions>
}): readonly Step<readonly Finding[]>[] {
  const { users, grants, existing, database, session } = input
  const { user, objectId } = existing
  const missingUser: Problem = {
    code: "user_missing",
    message: `There is no database user "${user}".`,
    hint: createAgain,
  }
  const mapped = look({
    id: "principal.mapped",
    description: "Database user of the identity validated.",
    title: `Look whose user ${user} is`,
    why: "A user of a former identity lets nobody in.",
    needs: [session],
    async find(context) {
      const found = await users.find(context.value(session), user, existing)
      if (found === null) return missingUser
      if (users.isOf(found, existing)) return null
      return {
        code: "principal_conflict",
        message: `The database user "${user}" belongs to ${users.owner(found)}, not to ${objectId}.`,
        hint: "Run the create command of the connection again with --recreate-user.",
      }
    },
  })
  const granted = look({
    id: "grants.complete",
    description: "Privileges of the database user validated.",
    title: `Look at the privileges of ${user} in database ${database}`,
    why: "The app needs them.",
    needs: [session],
    async find(context) {
      const sessions = context.value(session)
      const found = await users.find(sessions, user, existing)
      if (found === null) return missingUser
      const state = await grants.read(sessions, found.name, [existing])
      const missing = state.missing.filter((grant) => grants.counts?.(grant, state) ?? true)
      if (missing.length === 0) return null
      const told = missing.map((grant) => grants.describe(grant)).join(", ")
      return { code: "grants_incomplete", message: `"${user}" lacks: ${told}.`, hint: createAgain }
    },
  })
  return [mapped, granted]
}
