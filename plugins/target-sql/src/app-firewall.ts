import type { Azure, FirewalledServer } from "@keyless/azure"
import { firewallReadPermission } from "./firewall.ts"
import type { FoundServer } from "./found-server.ts"

/** The server's firewall, as far as apps go through it. */
export function appFirewall(
  { cloud }: Azure,
  { rules, properties, ref, id, name, resourceGroup }: FoundServer,
): FirewalledServer {
  return {
    rules,
    ref,
    id,
    isPrivate: properties.publicNetworkAccess === "Disabled",
    permission: firewallReadPermission,
    makeRule: `az sql server firewall-rule create --resource-group ${resourceGroup} --server ${name} --name AllowAllWindowsAzureIps`,
    privateZone: `privatelink.${cloud.suffixes.sql}`,
  }
}
