import { look, type Finding, type Step } from "@keyless/core/plugin"

import type { Administrator } from "./administrator.ts"
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
  /** Operation that reads the rules. */
  readonly permission: string
  /** Command that makes a rule, without the addresses, for the hint. */
  readonly makeRule: string
}

/**
 * The look whether an app of Azure gets through the server's firewall, as far as that can be seen: it does by the rule for all of Azure. It may as
 * well by rules for its own addresses or through a virtual network, so that a server without that rule is worth a warning and no failure.
 *
 * @public
 */
export function appNetworkLook(server: FirewalledServer): Step<readonly Finding[]> {
  const { rules, ref, id, isPrivate, permission, makeRule } = server
  const name = ref.server
  return look({
    id: "network.app",
    description: "Target service firewall validated.",
    title: `Look whether the firewall of ${name} lets apps of Azure in`,
    why: "The app connects from Azure, not from this machine.",
    permissions: [{ operation: permission, scope: id }],
    async find({ signal }) {
      if (isPrivate) return null
      if (await call(() => admitsAzure(rules, ref, signal), { resource: id, signal })) return null
      return {
        result: "warning",
        code: "azure_not_admitted",
        message: `Server ${name} has no rule that lets Azure services in.`,
        hint: `Make sure that the app's outbound addresses have rules, or add: ${makeRule} --start-ip-address 0.0.0.0 --end-ip-address 0.0.0.0`,
      }
    },
  })
}

/** The look whether a server takes tokens that does so from the moment it has its one Entra administrator. @public */
export function soleAdministratorLook(
  name: string,
  administrator: Administrator | null,
): Step<readonly Finding[]> {
  return look({
    id: "entra.enabled",
    description: "Microsoft Entra authentication of the server validated.",
    title: `Look whether ${name} takes tokens`,
    why: "The app logs in with a token.",
    find: async () =>
      administrator !== null
        ? null
        : {
            code: "entra_disabled",
            message: `Server ${name} has no Microsoft Entra administrator and takes passwords only.`,
            hint: "Run the create command of the connection again; it makes you the administrator.",
          },
  })
}
