import { action, type Context, isKeylessError, type Step } from "@keyless/core/plugin"

import { call, callOrMissing } from "./errors.ts"
import type { FirewallRuleRef, FirewallRules } from "./firewall-rule.ts"
import { isLeftOver } from "./temporary-rule-name.ts"

/** Names of a server's rules; none where they cannot be read. */
async function ruleNames(
  rules: FirewallRules,
  server: Omit<FirewallRuleRef, "rule">,
  { signal }: Pick<Context, "signal">,
): Promise<readonly string[]> {
  const read = async () => {
    const names: string[] = []
    for await (const { name } of rules.list(server, signal)) if (name !== undefined) names.push(name)
    return names
  }
  try {
    return await call(read, { resource: server.server, signal })
  } catch (error) {
    // A look at what others left is no reason to fail.
    if (isKeylessError(error)) return []
    throw error
  }
}

/** A firewall to look at. @public */
export interface LeftRules {
  readonly rules: FirewallRules
  readonly ref: Omit<FirewallRuleRef, "rule">
  /** Resource id of the server. */
  readonly id: string
  /** Operation that deletes a rule. */
  readonly permission: string
}

/**
 * Reads the rules, and makes the step that removes those which runs of Keyless left that can never come back, such as those of a build machine that is
 * gone; none where there are none. Rules of anybody else are never touched.
 *
 * @public
 */
export async function leftRuleSteps(
  context: Pick<Context, "signal" | "clock">,
  { rules, ref, id, permission }: LeftRules,
): Promise<readonly Step[]> {
  const now = context.clock.now()
  const left = (await ruleNames(rules, ref, context)).filter((name) => isLeftOver(name, now))
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
    await callOrMissing(() => rules.delete(rule, context), { resource: rule.server })
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
