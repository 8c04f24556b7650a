import type { MySQLManagementFlexibleServerClient } from "@azure/arm-mysql-flexible"
import { call, type FirewallRules, waitFor } from "@keyless/azure"

export const firewallReadPermission = "Microsoft.DBforMySQL/flexibleServers/firewallRules/read"

export const firewallPermissions = [
  "Microsoft.DBforMySQL/flexibleServers/firewallRules/write",
  "Microsoft.DBforMySQL/flexibleServers/firewallRules/delete",
] as const

/** The firewall rules of the servers of a subscription. */
export function firewallRules({ firewallRules: rules }: MySQLManagementFlexibleServerClient): FirewallRules {
  return {
    list: ({ resourceGroup, server }, abortSignal) =>
      rules.listByServer(resourceGroup, server, { abortSignal }),
    get: ({ resourceGroup, server, rule }) => rules.get(resourceGroup, server, rule),
    async put({ resourceGroup, server, rule }, range, context) {
      const { signal } = context
      const facts = { resource: server, signal }
      const poller = await call(
        () => rules.beginCreateOrUpdate(resourceGroup, server, rule, range, { abortSignal: signal }),
        facts,
      )
      await waitFor(poller, context, facts)
    },
    async delete({ resourceGroup, server, rule }, context) {
      await waitFor(await rules.beginDelete(resourceGroup, server, rule), context, { resource: server })
    },
  }
}
