import { type Azure, call, callOrMissing, waitFor } from "@keyless/azure"
import type { Context, JsonObject, TemporaryResource } from "@keyless/core/plugin"
import { z } from "zod"
import { type FoundServer, postgresqlClient } from "./server.ts"

/** Name of the closer that removes a rule. */
export const firewallCloser = "firewall-rule"

export const firewallPermissions = [
  "Microsoft.DBforPostgreSQL/flexibleServers/firewallRules/write",
  "Microsoft.DBforPostgreSQL/flexibleServers/firewallRules/delete",
] as const

const alphabet = "abcdefghijklmnopqrstuvwxyz0123456789"

/** A rule that lets one address in, under a name of its own: `svc_` and ten random characters. */
export function firewallRule(server: FoundServer, context: Context, address: string): TemporaryResource {
  const { client, subscription, resourceGroup, name } = server
  const ruleName = `svc_${Array.from({ length: 10 }, () => alphabet[Math.floor(context.random() * alphabet.length)]).join("")}`
  return {
    closer: firewallCloser,
    data: { subscription, resourceGroup, server: name, rule: ruleName },
    title: `firewall rule ${ruleName} of ${name} for ${address}`,
    async create() {
      const { signal } = context
      const poller = await call(
        () =>
          client.firewallRules.beginCreateOrUpdate(
            resourceGroup,
            name,
            ruleName,
            { startIpAddress: address, endIpAddress: address },
            { abortSignal: signal },
          ),
        { resource: server.id, signal },
      )
      await waitFor(poller, context, { resource: server.id })
    },
  }
}

const ruleData = z.strictObject({
  subscription: z.string(),
  resourceGroup: z.string(),
  server: z.string(),
  rule: z.string(),
})

/** Removes a rule; one that is gone, or whose server is gone, is fine. */
export function closeFirewallRule(azure: Azure) {
  return async (context: Context, data: JsonObject): Promise<void> => {
    const { subscription, resourceGroup, server, rule } = ruleData.parse(data)
    const client = await postgresqlClient(azure, subscription)
    const poller = await callOrMissing(() => client.firewallRules.beginDelete(resourceGroup, server, rule), {
      resource: server,
    })
    if (poller !== undefined) await waitFor(poller, context, { resource: server })
  }
}
