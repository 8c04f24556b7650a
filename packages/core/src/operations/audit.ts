import type { PluginChoice } from "../connection.ts"
import { type AuditedUser, type Claim, proof, type StepContext } from "../plugin/index.ts"
import { checkOptions } from "../registry.ts"
import { createPlan, type Plan } from "../plan/plan.ts"
import { claimState, type ClaimState } from "../find/claim-state.ts"
import { keepsNoClaims } from "./claimed.ts"
import { readContext, type Services } from "../services.ts"

/** One claim of a user, or a user that has none. @public */
export interface AuditRow extends Pick<AuditedUser, "user" | "identity" | "inDirectory"> {
  /** Absent for a user that nobody claims, or whose claims cannot be read. */
  readonly claim?: Claim
  /** `unclaimed`: the database does not know who uses the user; `unreadable`: what it knows cannot be read. */
  readonly state: ClaimState | "unclaimed" | "unreadable"
}

/** How many apps are looked up at once. */
const atOnce = 8

/**
 * Plans a look at the users of a database's server, or of the database where users belong to one: whose they are, which connections use them, and what
 * is left of connections, apps and identities that are gone. It changes nothing but, if this machine is shut out, a temporary opening.
 *
 * @throws KeylessError `unsupported_combination` where the database keeps no claims
 */
export async function planAudit(
  services: Services,
  choice: PluginChoice,
  signal: AbortSignal | undefined,
): Promise<Plan<readonly AuditRow[]>> {
  const { context, warnings } = readContext(services, signal)
  const plugin = services.registry.get("target", choice.kind)
  const options = plugin.optionsForServer?.(choice.options ?? {}) ?? choice.options ?? {}
  const target = await plugin.resolve(context, await checkOptions(plugin, options))
  const audit = target.audit?.()
  if (audit === undefined) throw keepsNoClaims(plugin.title)
  const rows = proof<readonly AuditRow[]>({
    id: "claims.look",
    title: "Look for the apps and connections that use the users",
    why: "A user whose connections are all gone is one that nobody needs.",
    needs: [audit.users],
    prove: (inner) => rowsOf(services, inner, plugin.id, inner.value(audit.users)),
  })
  return createPlan(
    services,
    { operation: "audit", connection: target.name, warnings },
    {
      key: `${target.id}#audit#${Math.floor(services.random() * 1e12)}`.toLowerCase(),
      fingerprint: "",
      onFailure: "stop",
      steps: [...audit.helpers, audit.users, rows],
      result: (outcome) => outcome.value(rows),
    },
  )
}

async function rowsOf(
  services: Services,
  context: StepContext,
  targetKind: string,
  users: readonly AuditedUser[],
): Promise<readonly AuditRow[]> {
  const states = new Map<string, ReturnType<typeof claimState>>()
  const rows = users.flatMap(({ user, identity, inDirectory, claims }): (() => Promise<AuditRow>)[] => {
    const facts = { user, identity, inDirectory }
    if (claims === null) return [async () => ({ ...facts, state: "unreadable" })]
    if (claims.length === 0) return [async () => ({ ...facts, state: "unclaimed" })]
    return claims.map((claim) => async () => {
      const key = JSON.stringify([claim.source, claim.part ?? ""]).toLowerCase()
      const state = states.get(key) ?? claimState(services, context, claim)
      states.set(key, state)
      return { ...facts, claim, state: (await state)({ targetKind, user, connection: claim.connection }) }
    })
  })
  const done: AuditRow[] = []
  for (let start = 0; start < rows.length; start += atOnce) {
    done.push(...(await Promise.all(rows.slice(start, start + atOnce).map((row) => row()))))
  }
  return done
}
