import { isDeepStrictEqual } from "node:util"
import { sameClaim } from "@keyless/core/claims"
import type { Claim, ExistingConnection, StepContext } from "@keyless/core/plugin"
import { aloneWith, claimOf, type ClaimPlan, isIn, nothingIn, planClaims, withClaims } from "./claims.ts"
import type { FoundUser } from "./found-user.ts"
import type { GrantState, WantedGrants } from "./user-dialect.ts"
import type { MadeUser, UserStepsInput } from "./user-steps-input.ts"

/** What has to change of a user's grants and claims. */
export interface GrantPlan<S> {
  readonly state: S
  /** How many privileges are beyond what is wanted and stay, since it is not known who needs them. */
  readonly kept: number
  readonly claims: ClaimPlan
}

/** What was changed, and what stood with the user before; null where claims cannot be read. */
export interface GrantChange<S> {
  readonly state: S
  readonly before: readonly Claim[] | null
}

/**
 * Reads the grants against what the connection, the app's other connections with the same user, and everybody who claims the user in the database want
 * together. Of a user that was there before and that nobody claims, nothing is taken as long as others may have the same identity.
 */
export async function readGrantPlan<U extends FoundUser, G, S extends GrantState<G>>(
  { users, grants, session, request, database }: UserStepsInput<U, G, S>,
  context: StepContext,
  { user, isNew }: MadeUser,
): Promise<GrantPlan<S>> {
  const sessions = context.value(session)
  const principal = context.value(request.principal)
  const claims = await planClaims(users, sessions, { user, principal, request, database })
  const isOfUser = (other: ExistingConnection) => other.user === user
  const wanted = [
    request,
    ...request.others.filter(isOfUser),
    ...claims.others,
    // Nothing is wanted in the schemas that the connection had, unless it is asked for again.
    nothingIn(request.formerSchemas),
  ]
  const known = await grants.read(sessions, user, wanted)
  // What a swap moved is claimed where it was; its record tells what it needs.
  const moved = known.extra.length === 0 ? [] : ((await request.exchanged?.(context)) ?? []).filter(isOfUser)
  const state = moved.length === 0 ? known : await grants.read(sessions, user, [...wanted, ...moved])
  const isUnclaimed = claims.standing === null || claims.standing.length === 0
  const mayBeShared = principal.credential.kind !== "ambient"
  if (users.claims === undefined || isNew || !isUnclaimed || !mayBeShared) return { state, kept: 0, claims }
  return { state: { ...state, extra: [] }, kept: state.extra.length, claims }
}

/** Takes a change back, but for what others need who came meanwhile. */
export async function takeGrantsBack<U extends FoundUser, G, S extends GrantState<G>>(
  { users, grants, session, request, database }: UserStepsInput<U, G, S>,
  context: StepContext,
  { user }: MadeUser,
  { state, before }: GrantChange<S>,
): Promise<void> {
  const sessions = context.value(session)
  const { claims } = users
  /** The change without the grants that are needed all the same. */
  const withoutNeeded = async (wanted: readonly WantedGrants[]): Promise<S> => {
    const read = [...wanted, nothingIn(request.schemas), nothingIn(request.formerSchemas)]
    const { extra } = await grants.read(sessions, user, read)
    const notNeeded = new Set(extra.map((grant) => grants.describe(grant)))
    return { ...state, missing: state.missing.filter((grant) => notNeeded.has(grants.describe(grant))) }
  }
  await aloneWith(users, sessions, user, async () => {
    const found = before === null ? null : await users.find(sessions, user, context.value(request.principal))
    const standing = found === null ? null : (claims?.of(found) ?? null)
    if (found === null || standing === null || claims === undefined || before === null) {
      return grants.takeBack(sessions, user, state)
    }
    const own = claimOf(request, database)
    const isOurs = (claim: Claim) => sameClaim(claim, own) || request.replaces?.(claim) === true
    const others = standing.filter((claim) => !isOurs(claim))
    const restored = [...others, ...before.filter(isOurs)]
    // Who stood with the user before the run had what it needed then.
    const latecomers = others.filter((claim) => !before.some((each) => isDeepStrictEqual(each, claim)))
    const wanted = [
      ...request.others.filter((other) => other.user === user),
      ...restored.filter((claim) => isIn(claim, database)),
    ]
    const needed = latecomers.length === 0 ? state : await withoutNeeded(wanted)
    await grants.takeBack(sessions, user, needed)
    await withClaims(users, context, claims.statements(found, restored), (also) =>
      also.length === 0
        ? Promise.resolve()
        : grants.apply(sessions, user, { ...state, missing: [], extra: [] }, also),
    )
  })
}
