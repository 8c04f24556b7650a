import type { AddressRange, FirewallRange, FirewallRules } from "./firewall-rule.ts"
import type { BeginPoller } from "./poller.ts"
import { runOperation } from "./run-operation.ts"

/** What the SDKs of all flexible servers have for firewall rules. @public */
export interface FlexibleFirewallOperations {
  listByServer(
    resourceGroup: string,
    server: string,
    options: { abortSignal: AbortSignal },
  ): AsyncIterable<FirewallRange>
  get(resourceGroup: string, server: string, rule: string): Promise<unknown>
  beginCreateOrUpdate(
    resourceGroup: string,
    server: string,
    rule: string,
    range: AddressRange,
    options: { abortSignal: AbortSignal },
  ): Promise<BeginPoller<unknown>>
  beginDelete(resourceGroup: string, server: string, rule: string): Promise<BeginPoller<unknown>>
}

/** The firewall rules of the flexible servers of a subscription: a write is a long-running operation. @public */
export function flexibleFirewallRules(rules: FlexibleFirewallOperations): FirewallRules {
  return {
    list: ({ resourceGroup, server }, abortSignal) =>
      rules.listByServer(resourceGroup, server, { abortSignal }),
    get: ({ resourceGroup, server, rule }) => rules.get(resourceGroup, server, rule),
    put: ({ resourceGroup, server, rule }, range, context) =>
      runOperation(
        () => rules.beginCreateOrUpdate(resourceGroup, server, rule, range, { abortSignal: context.signal }),
        context,
        { resource: server },
      ),
    delete: ({ resourceGroup, server, rule }, context) =>
      runOperation(() => rules.beginDelete(resourceGroup, server, rule), context, { resource: server }),
  }
}
