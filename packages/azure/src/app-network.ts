import type { Context } from "@keyless/core/plugin"

import { call } from "./errors.ts"
import { admitsAzure, type FirewallRuleRef, type FirewallRules } from "./firewall-rule.ts"

/** A database server with a firewall. @public */
export interface FirewalledServer {
  readonly rules: FirewallRules
  readonly ref: Omit<FirewallRuleRef, "rule">
  /** Resource id. */
  readonly id: string
  /** Whether apps come in by a private way only, so that rules say nothing. */
  readonly isPrivate: boolean
  /** Command that lets all of Azure in, for the hint. */
  readonly admitAzure: string
}

/** Why an app may not get through a server's firewall. @public */
export interface AppNetworkProblem {
  readonly result: "warning"
  readonly code: string
  readonly message: string
  readonly hint: string
}

/**
 * Whether an app of Azure gets through the server's firewall, as far as that can be seen: it does by the rule for all of Azure. It may as well by
 * rules for its own addresses or through a virtual network, so that a server without that rule is worth a warning and no failure.
 *
 * @public
 */
export async function appNetworkProblem(
  { rules, ref, id, isPrivate, admitAzure }: FirewalledServer,
  { signal }: Pick<Context, "signal">,
): Promise<AppNetworkProblem | null> {
  if (isPrivate || (await call(() => admitsAzure(rules, ref, signal), { resource: id, signal }))) return null
  return {
    result: "warning",
    code: "azure_not_admitted",
    message: `Server ${ref.server} has no rule that lets Azure services in.`,
    hint: `Make sure that the app's outbound addresses have rules, or add: ${admitAzure}`,
  }
}
