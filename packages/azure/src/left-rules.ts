import { action, type Context, isKeylessError, type Step } from "@keyless/core/plugin"

import { requestAzure, requestAzureOrMissing } from "./errors.ts"
import type { FirewallRange, FirewallRuleRef, FirewallRules } from "./firewall-rule.ts"
import { isLeftOver } from "./temporary-rule-name.ts"

/** A server's firewall, as planning finds it. @public */
export interface PlanningFirewall {
  /** The rules; the first list of them is what planning read. */
  readonly rules: FirewallRules
  /** Steps that remove what runs left in it that never came back. */
  readonly tidying: readonly Step[]
}

/** Where a server's firewall is. @public */
export interface FirewallPlace {
  readonly ref: Omit<FirewallRuleRef, "rule">
  /** Resource id of the server. */
  readonly id: string
  /** Operation that deletes a rule. */
  readonly permission: string
}

/** Looks at the firewall of a server while planning. That it cannot be read is no reason to fail. @public */
export async function planningFirewall(
  rules: FirewallRules,
  place: FirewallPlace,
  context: Context,
): Promise<PlanningFirewall> {
  const listed = await listedRules(rules, place.ref, context)
  return {
    rules: firstListed(rules, listed),
    tidying: leftRuleSteps(rules, place, listed ?? [], context.clock.now()),
  }
}

/** Undefined where they cannot be read. */
async function listedRules(
  rules: FirewallRules,
  server: Omit<FirewallRuleRef, "rule">,
  { signal }: Pick<Context, "signal">,
): Promise<readonly FirewallRange[] | undefined> {
  const read = async () => {
    const all: FirewallRange[] = []
    for await (const rule of rules.list(server, signal)) all.push(rule)
    return all
  }
  try {
    return await requestAzure(read, { resource: server.server, signal })
  } catch (error) {
    if (isKeylessError(error)) return undefined
    throw error
  }
}

/** The same rules, whose first list is the one that planning read. */
function firstListed(rules: FirewallRules, known: readonly FirewallRange[] | undefined): FirewallRules {
  let first = known
  return {
    ...rules,
    async *list(server, signal) {
      const listed = first
      first = undefined
      if (listed === undefined) yield* rules.list(server, signal)
      else yield* listed
    },
  }
}

/**
 * The step that removes the rules which runs of Keyless left that can never come back, such as those of a build machine that is
 * gone; none where there are none. Rules of anybody else are never touched.
 */
function leftRuleSteps(
  rules: FirewallRules,
  { ref, id, permission }: FirewallPlace,
  listed: readonly FirewallRange[],
  now: Date,
): readonly Step[] {
  const names = listed.flatMap(({ name }) => (name === undefined ? [] : [name]))
  const left = names.filter((name) => isLeftOver(name, now))
  if (left.length === 0) return []
  return [
    action<null>({
      id: "network.tidy",
      title: `Remove from ${ref.server} what a run left that never came back: firewall rule ${left.join(", ")}`,
      why: "The run that made it is over for long, and nobody else closes the way that it opened.",
      permissions: [{ operation: permission, scope: id }],
      check: async () => ({ done: false, detail: `${left.length} left` }),
      async apply(context) {
        for (const rule of left) await removeRule(rules, { ...ref, rule }, context)
        return null
      },
    }),
  ]
}

/** That it cannot be removed is no reason to fail: it was there before. */
async function removeRule(rules: FirewallRules, rule: FirewallRuleRef, context: Context): Promise<void> {
  try {
    await requestAzureOrMissing(() => rules.delete(rule, context), { resource: rule.server })
    context.warn(
      `The firewall rule ${rule.rule} of ${rule.server}, which a run of Keyless had left, was removed.`,
    )
  } catch (error) {
    context.warn(
      `The firewall rule ${rule.rule} of ${rule.server}, which a run of Keyless left, could not be removed: ${error instanceof Error ? error.message : ""}`,
      "Have somebody remove it who may.",
    )
  }
}
