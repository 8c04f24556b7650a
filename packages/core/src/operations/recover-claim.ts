import { claimantText } from "../claims.ts"
import type { PluginChoice } from "../connection.ts"
import { fail } from "../errors.ts"
import { claimState, readClaimant } from "../find/claim-state.ts"
import { exchangedConnections } from "../find/exchanged.ts"
import { existingConnection } from "../find/existing-connection.ts"
import { sameTarget } from "../find/same-target.ts"
import type { Plan } from "../plan/plan.ts"
import type { Claim, Context, ExistingConnection } from "../plugin/index.ts"
import { checkOptions } from "../registry.ts"
import { readContext, type Services } from "../services.ts"
import type { AuditRow } from "./audit.ts"
import { planDeleteClaimed } from "./claimed.ts"

/**
 * Plans the end of what a connection has in a database whose app is gone or has no record of it, as an audit found it. The app is looked at once more.
 *
 * @param choice - the database or its server, as for the audit
 * @throws KeylessError `claim_in_use` where the app has a record of the connection, or cannot be looked at
 */
export async function planRecoverClaim(
  services: Services,
  choice: PluginChoice,
  { user, claim }: Pick<AuditRow, "user" | "claim">,
  signal: AbortSignal | undefined,
): Promise<Plan<null>> {
  const { context, warnings } = readContext(services, signal)
  if (claim === undefined) throw inUse(`Nothing is known of who uses "${user}".`)
  const plugin = services.registry.get("target", choice.kind)
  const given = choice.options ?? {}
  const options = plugin.optionsForDatabase?.(given, claim.database) ?? given
  const [target, stateOf] = await Promise.all([
    checkOptions(plugin, options).then((checked) => plugin.resolve(context, checked)),
    claimState(services, context, claim),
  ])
  const state = stateOf({ targetKind: plugin.id, user, connection: claim.connection })
  if (state !== "app_gone" && state !== "record_lost") {
    throw inUse(
      state === "connected"
        ? `The app has a record of ${claimantText(claim)}.`
        : `It cannot be seen from here whether ${claimantText(claim)} is in use.`,
    )
  }
  const { source, part, connection } = claim
  const claimant = { source, ...(part === undefined ? {} : { part }), connection }
  const exchanged = await othersOf(services, context, claim, target.id)
  return planDeleteClaimed(services, { kind: "claimed", claimant, exchanged, plugin, target }, warnings)
}

/** The connections to the database that the app has in any of its parts, and in the places that its settings may have come to. */
async function othersOf(
  services: Services,
  context: Context,
  { source, part }: Claim,
  targetId: string,
): Promise<readonly ExistingConnection[]> {
  const app = await readClaimant(services, context, { source, ...(part === undefined ? {} : { part }) })
  if (typeof app === "string") return []
  const own = app.all.flatMap(({ source: resolved, records }) =>
    records
      .filter(({ target }) => sameTarget(target.id, targetId))
      .map((record) => existingConnection(services.registry, resolved, record)),
  )
  const [first] = app.all
  const exchanged =
    first === undefined ? [] : await exchangedConnections(services.registry, context, first.source, targetId)
  return [...own, ...exchanged]
}

function inUse(message: string) {
  return fail("claim_in_use", message, {
    hint: "Look at the users and their claims with `keyless audit`, and delete the connection by its name.",
  })
}
