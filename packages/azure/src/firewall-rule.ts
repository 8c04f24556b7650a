import { type Closer, type Context, isKeylessError, type TemporaryResource } from "@keyless/core/plugin"
import { z } from "zod"

import { azureFailure } from "./error-codes.ts"
import { requestAzureOrMissing } from "./errors.ts"
import { temporaryRuleName } from "./temporary-rule-name.ts"

const ruleRef = z.strictObject({
  subscription: z.string(),
  resourceGroup: z.string(),
  server: z.string(),
  rule: z.string(),
})

/** Names a firewall rule of a database server. @public */
export type FirewallRuleRef = Readonly<z.output<typeof ruleRef>>

/** A rule as ARM shows it; addresses are IPv4. @public */
export interface FirewallRange {
  readonly name?: string
  readonly startIpAddress?: string
  readonly endIpAddress?: string
}

/** Addresses that a rule lets in, from the first to the last. @public */
export type AddressRange = Required<Pick<FirewallRange, "startIpAddress" | "endIpAddress">>

/** The firewall rules of one kind of server, over its SDK. Each throws the SDK's own errors and waits for a long-running operation. @public */
export interface FirewallRules {
  list(server: Omit<FirewallRuleRef, "rule">, signal: AbortSignal): AsyncIterable<FirewallRange>
  get(rule: FirewallRuleRef): Promise<unknown>
  put(rule: FirewallRuleRef, range: AddressRange, context: Context): Promise<unknown>
  delete(rule: FirewallRuleRef, context: Context): Promise<unknown>
}

/** Name of the closer that removes a rule; see {@link firewallRuleCloser}. @public */
export const firewallRuleCloserName = "firewall-rule"

/**
 * A rule that lets one address in, under a name that says until when at most and, by a hash, on which machine it was made; see
 * {@link temporaryRuleName}.
 *
 * @public
 */
export function temporaryFirewallRule(
  rules: FirewallRules,
  server: Omit<FirewallRuleRef, "rule">,
  context: Context,
  address: string,
): TemporaryResource {
  const rule = temporaryRuleName(context)
  const data = {
    subscription: server.subscription,
    resourceGroup: server.resourceGroup,
    server: server.server,
    rule,
  }
  return {
    closer: firewallRuleCloserName,
    data,
    title: `firewall rule ${rule} of ${server.server} for ${address}`,
    opensNetwork: true,
    async create() {
      await rules.put(data, { startIpAddress: address, endIpAddress: address }, context)
    },
    isAbsentAfter: isRefusal,
  }
}

/** Errors that Azure itself answered a write with: then nothing was made. */
const refusals = new Set<string>([
  "azure_failed",
  "login_failed",
  "operation_failed",
  "network_denied",
  "permission_missing",
  "policy_denied",
  "provider_not_registered",
  "quota_exceeded",
  "resource_busy",
  "resource_group_not_found",
  "resource_locked",
  "resource_not_found",
  "resource_stopped",
  "resource_unavailable",
  "subscription_disabled",
  "subscription_not_found",
  "throttled",
] satisfies (keyof typeof azureFailure.codes)[])

/** Whether an error of a write means that nothing was made; an answer that never came means that it may have been. @public */
export function isRefusal(error: unknown): boolean {
  return isKeylessError(error) && refusals.has(error.code)
}

/** How long a rule may take to appear whose making was cut off; recorded ones were there at the first look, after a minute at most. */
const appearingMs = 45_000
const longestLookMs = 5_000

/** Removes a rule; one that is gone, or whose server is gone, is fine. @public */
export function firewallRuleCloser(open: (subscription: string) => Promise<FirewallRules>): Closer {
  return async (context, data, made) => {
    const rule = ruleRef.parse(data)
    const rules = await open(rule.subscription)
    const facts = { resource: rule.server }
    const isThere = async () => (await requestAzureOrMissing(() => rules.get(rule), facts)) !== undefined
    if (!made && !(await appears(context, isThere))) return
    await requestAzureOrMissing(() => rules.delete(rule, context), facts)
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
