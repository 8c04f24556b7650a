import { claimantText } from "@keyless/core/claims"
import type { Claim, StepContext } from "@keyless/core/plugin"
import { claimsText, isIn, mayWriteClaims, nothingIn, withClaims } from "./claims.ts"
import type { RevokeStepsInput } from "./revoke-input.ts"
import type { RevokedUser } from "./revoked-user.ts"
import type { Sessions } from "./ephemeral-session.ts"
import type { FoundUser } from "./found-user.ts"
import type { GrantState, WantedGrants } from "./user-dialect.ts"

/** A user that stays, with what is left to it. */
export interface KeptUser<U> {
  readonly kind: "kept"
  readonly found: U
  /** Claims of the connection that goes. */
  readonly own: readonly Claim[]
  /** Claims that stay. */
  readonly rest: readonly Claim[]
  /** What others want in the connection's database. */
  readonly wanted: readonly WantedGrants[]
  /** Why it stays, as the end of a sentence. */
  readonly why: string
}

/** A user that stays since it is not known who needs it. */
export interface UnclaimedUser<U> {
  readonly kind: "unclaimed"
  readonly found: U
  /** Why it is not known: nobody claims the user, or this session may not write claims, as others may not have been able to. */
  readonly why: "no-claims" | "claims-refused"
}

/**
 * What becomes of the user of a connection that goes: it is `gone` already, it is `unclaimed` and somebody else may use it, it is `kept` for others or for
 * what it has elsewhere, or nobody needs it.
 */
export type Fate<U> =
  | { readonly kind: "gone" }
  | UnclaimedUser<U>
  | KeptUser<U>
  | { readonly kind: "droppable"; readonly found: U; readonly own: readonly Claim[] }

/** Takes back what was done to a user. */
export type Undo = (context: StepContext, sessions: Sessions) => Promise<void>

/** Looks what is to become of the user. */
export async function fateOf<U extends FoundUser, G, S extends GrantState<G>>(
  { dialect, database }: RevokeStepsInput<U, G, S>,
  user: RevokedUser<U>,
  sessions: Sessions,
): Promise<Fate<U>> {
  const found = await user.find(sessions)
  if (found === null) return { kind: "gone" }
  const standing = dialect.claims?.of(found) ?? null
  const own = standing?.filter((claim) => user.isOwn(claim)) ?? []
  const rest = standing?.filter((claim) => !user.isOwn(claim)) ?? []
  const sharing = user.sharing(found)
  const kept = (why: string): KeptUser<U> => ({
    kind: "kept",
    found,
    own,
    rest,
    wanted: [...sharing, ...rest.filter((claim) => isIn(claim, database))],
    why,
  })
  if (rest.length > 0) return kept(`it is used by ${claimsText(rest)}`)
  if (sharing.length > 0) {
    return kept(`${sharing.map(claimantText).join(", ")} has it as well`)
  }
  if (dialect.claims !== undefined && own.length === 0 && user.mayBeShared) {
    return { kind: "unclaimed", found, why: "no-claims" }
  }
  const places = (await dialect.elsewhere?.(sessions, found)) ?? []
  if (places.length > 0) return kept(`it has privileges or objects elsewhere, in: ${places.join(", ")}`)
  return { kind: "droppable", found, own }
}

/** Looks what is to become of the user at the moment of doing it, when it is also seen whether claims can be trusted to be all. */
export async function lastFateOf<U extends FoundUser, G, S extends GrantState<G>>(
  input: RevokeStepsInput<U, G, S>,
  user: RevokedUser<U>,
  sessions: Sessions,
): Promise<Fate<U>> {
  const fate = await fateOf(input, user, sessions)
  if (fate.kind !== "droppable" || !user.mayBeShared) return fate
  const { found } = fate
  const known = await mayWriteClaims(input.dialect, sessions, found)
  return known ? fate : { kind: "unclaimed", found, why: "claims-refused" }
}

/** The schemas in which the connection had privileges, as the wish for none there. */
export function ownSchemas<U extends FoundUser>(
  { schemas }: RevokedUser<U>,
  own: readonly Claim[],
): readonly WantedGrants[] {
  return [nothingIn(schemas), ...own.map((claim) => nothingIn(claim.schemas))]
}

/** Takes from a user that stays what nobody but the connection needed, and answers what gives it back. */
export async function takeFromKept<U extends FoundUser, G, S extends GrantState<G>>(
  { dialect, grants }: RevokeStepsInput<U, G, S>,
  user: RevokedUser<U>,
  context: StepContext,
  sessions: Sessions,
  { found, own, rest, wanted }: KeptUser<U>,
): Promise<Undo> {
  const { name } = found
  const undos: Undo[] = []
  const undo: Undo = async (inner, again) => {
    for (const each of undos.toReversed()) await each(inner, again)
  }
  const giveBack = wanted.length === 0 ? await dialect.release?.disown?.(sessions, name) : undefined
  if (giveBack !== undefined) undos.push((_, again) => giveBack(again))
  const read = [...wanted, ...ownSchemas(user, own)]
  const state = { ...(await grants.read(sessions, name, read)), missing: [] }
  undos.push((_, again) => grants.takeBack(again, name, state))
  try {
    const statements = own.length === 0 ? [] : (dialect.claims?.statements(found, rest) ?? [])
    await withClaims(dialect, context, statements, (also) =>
      state.extra.length + also.length === 0 ? Promise.resolve() : grants.apply(sessions, name, state, also),
    )
  } catch (error) {
    if (grants.isUndoneBy(error)) undos.pop()
    await undo(context, sessions)
    throw error
  }
  undos.push((inner, again) => restoreClaims({ dialect, grants }, user, inner, again, own))
  return undo
}

/** Whether nothing is left to take from a user that stays. */
export async function isTaken<U extends FoundUser, G, S extends GrantState<G>>(
  { grants }: RevokeStepsInput<U, G, S>,
  user: RevokedUser<U>,
  sessions: Sessions,
  { found, own, wanted }: KeptUser<U>,
): Promise<boolean> {
  if (own.length > 0) return false
  const { extra } = await grants.read(sessions, found.name, [...wanted, ...ownSchemas(user, own)])
  return extra.length === 0
}

/** Writes claims again beside those that stand with the user by now. */
export async function restoreClaims<U extends FoundUser, G, S extends GrantState<G>>(
  { dialect, grants }: Pick<RevokeStepsInput<U, G, S>, "dialect" | "grants">,
  user: RevokedUser<U>,
  context: StepContext,
  sessions: Sessions,
  own: readonly Claim[],
): Promise<void> {
  const { claims } = dialect
  if (claims === undefined || own.length === 0) return
  const found = await user.find(sessions)
  const standing = found === null ? null : claims.of(found)
  if (found === null || standing === null) return
  const statements = claims.statements(found, [...standing.filter((claim) => !user.isOwn(claim)), ...own])
  await withClaims(dialect, context, statements, async (also) => {
    if (also.length === 0) return
    const state = await grants.read(sessions, found.name, [])
    await grants.apply(sessions, found.name, { ...state, missing: [], extra: [] }, also)
  })
}
