import { type Azure, call, callOrMissing, waitFor } from "@keyless/azure"
import type { Context, JsonObject, TemporaryResource } from "@keyless/core/plugin"
import { z } from "zod"
import { type FoundServer, postgresqlClient } from "./server.ts"

export const firewallReadPermission = "Microsoft.DBforPostgreSQL/flexibleServers/firewallRules/read"

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

/**
 * Whether a rule lets everything from Azure in, apps among them: 0.0.0.0 to 0.0.0.0. Microsoft Learn, "Firewall rules in Azure Database for
 * PostgreSQL".
 */
export async function admitsAzure(
  { client, resourceGroup, name, id }: FoundServer,
  { signal }: Context,
): Promise<boolean> {
  return call(
    async () => {
      for await (const rule of client.firewallRules.listByServer(resourceGroup, name, {
        abortSignal: signal,
      })) {
        if (rule.startIpAddress === "0.0.0.0" && rule.endIpAddress === "0.0.0.0") return true
      }
      return false
    },
    { resource: id, signal },
  )
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
