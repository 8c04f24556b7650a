import { sameClaimant } from "@keyless/core/claims"
import type { Claim, ConnectRequest, Principal } from "@keyless/core/plugin"
import type { Sessions } from "./ephemeral-session.ts"
import type { FoundUser } from "./found-user.ts"
import type { UserDialect } from "./user-dialect.ts"

/**
 * Finds the user that a connection is to have: the one of its name; else one of the identity that the connection claims, or one that a connection
 * claims whose place it takes; else one that the app's own identity has and nobody claims. So an identity has no second user after another tool rewrote
 * the app's settings.
 */
export async function findOwn<U extends FoundUser>(
  dialect: UserDialect<U>,
  sessions: Sessions,
  {
    name,
    principal,
    request,
  }: {
    readonly name: string
    readonly principal: Principal
    readonly request: ConnectRequest
  },
): Promise<U | null> {
  const named = await dialect.find(sessions, name, principal)
  const { claims } = dialect
  if (named !== null || claims === undefined) return named
  const users = (await claims.list(sessions, principal)).filter((user) => dialect.isOf(user, principal))
  const claimed = (isMeant: (claim: Claim) => boolean) =>
    users.find((user) => claims.of(user)?.some(isMeant) === true)
  const { replaces = () => false, usersInUse } = request
  return (
    claimed((claim) => sameClaimant(claim, request)) ??
    claimed(replaces) ??
    users.find(
      (user) =>
        principal.credential.kind === "ambient" &&
        claims.of(user)?.length === 0 &&
        usersInUse?.has(user.name) !== true,
    ) ??
    null
  )
}
