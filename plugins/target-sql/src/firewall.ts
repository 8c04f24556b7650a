import type { SqlManagementClient } from "@azure/arm-sql"
import { requestAzure, type FirewallRules } from "@keyless/azure"

export const firewallReadPermission = "Microsoft.Sql/servers/firewallRules/read"

export const firewallDeletePermission = "Microsoft.Sql/servers/firewallRules/delete"

/** What opening, closing and looking for what was left needs. */
export const firewallPermissions = [
  firewallReadPermission,
  "Microsoft.Sql/servers/firewallRules/write",
  firewallDeletePermission,
] as const

/** The firewall rules of the servers of a subscription. A write is done when it is answered. */
export function firewallRules({ firewallRules: rules }: SqlManagementClient): FirewallRules {
  return {
    list: ({ resourceGroup, server }, abortSignal) =>
      rules.listByServer(resourceGroup, server, { abortSignal }),
    get: ({ resourceGroup, server, rule }) => rules.get(resourceGroup, server, rule),
    put: ({ resourceGroup, server, rule }, range, { signal }) =>
      requestAzure(() => rules.createOrUpdate(resourceGroup, server, rule, range, { abortSignal: signal }), {
        resource: server,
        signal,
      }),
    delete: ({ resourceGroup, server, rule }) => rules.delete(resourceGroup, server, rule),
  }
}
