import { sameClaimant } from "@keyless/core/claims"
import {
  type ExistingConnection,
  type Finding,
  findingStep,
  type Problem,
  proof,
  type Ephemeral,
  type Step,
} from "@keyless/core/plugin"
import { isIn } from "./claims.ts"
import type { Sessions } from "./ephemeral-session.ts"
import type { FoundUser } from "./found-user.ts"
import type { GrantDialect, GrantState, Remark, UserDialect } from "./user-dialect.ts"

const createAgain = "Run the create command of the connection again."

/** What the looks are made for. @public */
export interface UserLooksInput<U extends FoundUser, G, S extends GrantState<G>> {
  readonly users: UserDialect<U>
  readonly grants: GrantDialect<G, S>
  readonly existing: ExistingConnection
  /** The app's other connections to the same database: what they need is not too much. */
  readonly others: readonly ExistingConnection[]
  readonly database: string
  readonly session: Ephemeral<Sessions>
}

/** The looks into the database: whose user it is and what it may do. @public */
export function userLooks<U extends FoundUser, G, S extends GrantState<G>>(
  input: UserLooksInput<U, G, S>,
): readonly Step<readonly Finding[]>[] {
  const { users, existing, session } = input
  const { user, objectId } = existing
  const missingUser: Problem = {
    code: "user_missing",
    message: `There is no database user "${user}".`,
    hint: createAgain,
  }
  const mapped = findingStep({
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
  return [mapped, grantsLook(input, missingUser)]
}

const described = {
  complete: "Privileges of the database user validated.",
  optional: "Privileges that the app can do without validated.",
  beyond: "Privileges beyond those of the connection validated.",
  later: "Privileges on tables that others will make validated.",
} as const

/** One look into the database, with a finding for what is missing and one for each kind of remark that there is something to say of. */
function grantsLook<U extends FoundUser, G, S extends GrantState<G>>(
  { users, grants, existing, others, database, session }: UserLooksInput<U, G, S>,
  missingUser: Problem,
): Step<readonly Finding[]> {
  const { user } = existing
  return proof({
    id: "grants.complete",
    title: `Look at the privileges of ${user} in database ${database}`,
    why: "The app needs them.",
    needs: [session],
    async prove(context) {
      const sessions = context.value(session)
      const found = await users.find(sessions, user, existing)
      if (found === null) return [finding("complete", missingUser)]
      const sharing = others.filter((other) => other.user === user)
      const claimed = users.claims?.of(found)?.filter((claim) => isIn(claim, database)) ?? []
      const besides = [...sharing, ...claimed.filter((claim) => !sameClaimant(claim, existing))]
      const own = await grants.read(sessions, found.name, [existing])
      const state =
        besides.length === 0 ? own : await grants.read(sessions, found.name, [existing, ...besides])
      const missing = own.missing.filter((grant) => grants.counts?.(grant, own) ?? true)
      const told = missing.map((grant) => grants.describe(grant))
      const refused = grants.refused?.(own) ?? []
      const lacks = [...told, ...refused]
      const extra = state.extra.map((grant) => grants.describe(grant))
      const { optional = [], beyond = [], later = [] } = state.remarks ?? {}
      const tooMuch: Remark[] =
        extra.length === 0
          ? []
          : [
              {
                message: `"${found.name}" may do more than the connection asks for: ${extra.join(", ")}.`,
                hint: `${createAgain} It takes them away.`,
              },
            ]
      return [
        lacks.length === 0
          ? finding("complete")
          : finding("complete", {
              code: "grants_incomplete",
              message: `"${user}" lacks: ${lacks.join(", ")}.`,
              hint: createAgain,
            }),
        ...remarked("optional", "grants_optional", optional),
        ...remarked("beyond", "grants_beyond", [...tooMuch, ...beyond]),
        ...remarked("later", "grants_later", later),
      ]
    },
  })
}

function remarked(kind: keyof typeof described, code: string, remarks: readonly Remark[]): Finding[] {
  if (remarks.length === 0) return []
  const all = (part: keyof Remark) => [...new Set(remarks.map((each) => each[part]))].join(" ")
  return [finding(kind, { result: "warning", code, message: all("message"), hint: all("hint") })]
}

function finding(kind: keyof typeof described, problem?: Problem): Finding {
  const about = { name: `grants.${kind}`, description: described[kind] }
  if (problem === undefined) return { ...about, result: "success" }
  const { result = "failure", code: errorCode, message: errorMessage, hint } = problem
  return { ...about, result, errorCode, errorMessage, hint }
}
