import type { ControlPlane } from "../context.ts"
import type { FirewallRule } from "../ports.ts"

/** ARM id of a firewall rule of a server. */
export const firewallRuleId = (serverId: string, rule: string): string => `${serverId}/firewallRules/${rule}`

/** The rules of a server that already act: a new rule needs a moment, as in Azure (`faults.firewallDelayMs`). */
export const activeRules = (
  { store, faults }: Pick<ControlPlane, "store" | "faults">,
  serverId: string,
  rules: readonly FirewallRule[],
): readonly FirewallRule[] =>
  rules.filter(
    ({ name }) => store.sinceTouched(firewallRuleId(serverId, name)) >= faults.current.firewallDelayMs,
  )
