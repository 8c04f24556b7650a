import { action, type ExistingConnection, proof, type Scope, type Step } from "@keyless/core/plugin"
import type { Sessions } from "./session-scope.ts"
import { statementError } from "./statement-error.ts"
import type { FoundUser, GrantDialect, GrantState, UserDialect } from "./user-dialect.ts"

/** What the steps are made for. */
interface SharedUserInput<U extends FoundUser, G, S extends GrantState<G>> {
  readonly dialect: UserDialect<U>
  readonly existing: ExistingConnection
  /** The connections that go on using the user. */
  readonly sharing: readonly ExistingConnection[]
  readonly session: Scope<Sessions>
  readonly grants?: GrantDialect<G, S>
}

/**
 * The steps for the user of a connection that goes while others that have the same user stay: the user is kept, and loses what nobody but the
 * connection needed. Nothing is granted: what the others lack is for their own create commands.
 */
export function sharedUserSteps<U extends FoundUser, G, S extends GrantState<G>>(
  input: SharedUserInput<U, G, S>,
): readonly Step[] {
  const { existing, sharing, grants } = input
  const names = sharing.map(({ connection }) => connection).join(", ")
  const kept = proof({
    id: "principal.keep",
    title: `Keep the database user ${existing.user}, which connection ${names} has as well`,
    why: "The app goes on using it.",
    prove: async () => null,
  })
  return grants === undefined ? [kept] : [kept, shrinkStep(input, grants)]
}

function shrinkStep<U extends FoundUser, G, S extends GrantState<G>>(
  { dialect, existing, sharing, session }: SharedUserInput<U, G, S>,
  grants: GrantDialect<G, S>,
): Step {
  const { user } = existing
  let revoked: { readonly user: string; readonly state: S } | undefined
  const read = async (sessions: Sessions) => {
    const found = await dialect.find(sessions, user, existing)
    // A user of somebody else is none of this connection's.
    if (found === null || !dialect.isOf(found, existing)) return undefined
    const state = await grants.read(sessions, found.name, sharing)
    return state.extra.length === 0 ? undefined : { user: found.name, state: { ...state, missing: [] } }
  }
  return action<null>({
    id: "grants.shrink",
    title: `Take those privileges of ${user} that only connection ${existing.connection} needed`,
    why: "A user keeps no more than the connections that are left ask for.",
    needs: [session],
    async check(context) {
      const found = await read(context.value(session))
      return found === undefined
        ? { done: true, value: null }
        : { done: false, detail: `${found.state.extra.length} privileges to revoke` }
    },
    async apply(context) {
      const sessions = context.value(session)
      revoked = await read(sessions)
      if (revoked === undefined) return null
      try {
        await grants.apply(sessions, revoked.user, revoked.state, [])
      } catch (error) {
        const what = `The privileges of "${revoked.user}" could not be taken`
        if (grants.isUndoneBy(error)) revoked = undefined
        throw statementError(what, error, grants.codeOf(error))
      }
      return null
    },
    async undo(context) {
      if (revoked !== undefined) {
        await grants.takeBack(context.value(session), revoked.user, revoked.state)
      }
    },
  })
}
