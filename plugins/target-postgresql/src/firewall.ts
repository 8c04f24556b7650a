import { type Azure, azureFailure, call, callOrMissing, waitFor } from "@keyless/azure"
import { type Closer, type Context, isKeylessError, type TemporaryResource } from "@keyless/core/plugin"
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
    isAbsentAfter: (error) => isKeylessError(error) && refusals.has(error.code),
  }
}

/** Errors that Azure itself answered with: then there is no rule. */
const refusals = new Set<string>([
  "azure_failed",
  "login_failed",
  "operation_failed",
  "permission_missing",
  "resource_group_not_found",
  "resource_not_found",
  "throttled",
] satisfies (keyof typeof azureFailure.codes)[])

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

/** How long a rule may take to appear whose making was cut off; recorded ones were there at the first look, after a minute at most. */
const appearingMs = 45_000
const longestLookMs = 5_000

/** Removes a rule; one that is gone, or whose server is gone, is fine. */
export function closeFirewallRule(azure: Azure): Closer {
  return async (context, data, made) => {
    const { subscription, resourceGroup, server, rule } = ruleData.parse(data)
    const client = await postgresqlClient(azure, subscription)
    const facts = { resource: server }
    const isThere = async () =>
      (await callOrMissing(() => client.firewallRules.get(resourceGroup, server, rule), facts)) !== undefined
    if (!made && !(await appears(context, isThere))) return
    const poller = await callOrMissing(
      () => client.firewallRules.beginDelete(resourceGroup, server, rule),
      facts,
    )
    if (poller !== undefined) await waitFor(poller, context, facts)
  }
}

/** Deleting what is not there yet would do nothing, and a request that was accepted makes it all the same. */
async function appears(context: Context, isThere: () => Promise<boolean>): Promise<boolean> {
  const started = context.clock.now().getTime()
  for (let wait = 250; ; wait = Math.min(wait * 2, longestLookMs)) {
    if (await isThere()) return true
    if (context.clock.now().getTime() - started > appearingMs) return false
    context.progress("Making the firewall rule was cut off; waiting whether it appears after all")
    await context.clock.sleep(wait, context.signal)
  }
}
