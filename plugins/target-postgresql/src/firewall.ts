import type { PostgreSQLManagementFlexibleServerClient } from "@azure/arm-postgresql-flexible"
import { type FirewallRules, flexibleFirewallRules } from "@keyless/azure"

export const firewallReadPermission = "Microsoft.DBforPostgreSQL/flexibleServers/firewallRules/read"

export const firewallDeletePermission = "Microsoft.DBforPostgreSQL/flexibleServers/firewallRules/delete"

/** What opening, closing and looking for what was left needs. */
export const firewallPermissions = [
  firewallReadPermission,
  "Microsoft.DBforPostgreSQL/flexibleServers/firewallRules/write",
  firewallDeletePermission,
] as const

/** The firewall rules of the servers of a subscription. */
export const firewallRules = (client: PostgreSQLManagementFlexibleServerClient): FirewallRules =>
  flexibleFirewallRules(client.firewallRules)
