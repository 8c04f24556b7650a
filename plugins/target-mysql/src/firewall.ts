import type { MySQLManagementFlexibleServerClient } from "@azure/arm-mysql-flexible"
import { type FirewallRules, flexibleFirewallRules } from "@keyless/azure"

export const firewallReadPermission = "Microsoft.DBforMySQL/flexibleServers/firewallRules/read"

export const firewallDeletePermission = "Microsoft.DBforMySQL/flexibleServers/firewallRules/delete"

/** What opening, closing and looking for what was left needs. */
export const firewallPermissions = [
  firewallReadPermission,
  "Microsoft.DBforMySQL/flexibleServers/firewallRules/write",
  firewallDeletePermission,
] as const

/** The firewall rules of the servers of a subscription. */
export const firewallRules = (client: MySQLManagementFlexibleServerClient): FirewallRules =>
  flexibleFirewallRules(client.firewallRules)
