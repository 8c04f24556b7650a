import { fail } from "../errors.ts"
import { claimantText } from "../claims.ts"
import { type Claimant, type Finding, findingStep, type Step } from "../plugin/index.ts"
import { createPlan, type Plan, type PlanMaking } from "../plan/plan.ts"
import { journalKey } from "../plan/journal-key.ts"
import type { Claimed } from "../find/find-or-claimed.ts"
import type { Validation } from "./validation.ts"

type Warnings = Plan["warnings"]

/**
 * Plans the end of a connection that has no record: what it has in the database is taken away, and no settings are touched.
 *
 * @throws KeylessError `unsupported_combination` where the database keeps no claims
 */
export function planDeleteClaimed(
  services: PlanMaking,
  { claimant, exchanged, plugin, target }: Claimed,
  warnings: Warnings,
): Plan<null> {
  if (target.disconnectClaimed === undefined) throw keepsNoClaims(plugin.title)
  const { connection } = claimant
  return createPlan(
    services,
    { operation: "delete", connection, warnings },
    {
      key: journalKey(claimant.source, connection),
      fingerprint: "",
      onFailure: "stop",
      steps: target.disconnectClaimed(claimant, exchanged),
      result: () => null,
    },
  )
}

/**
 * Plans a look for a connection that has no record, among the users of the database.
 *
 * @throws KeylessError `unsupported_combination` where the database keeps no claims
 */
export function planValidateClaimed(
  services: PlanMaking,
  { claimant, plugin, target }: Claimed,
  warnings: Warnings,
): Plan<Validation> {
  const audit = target.audit?.()
  if (audit === undefined) throw keepsNoClaims(plugin.title)
  const { connection } = claimant
  const recorded: Step<readonly Finding[]> = findingStep({
    id: "record.exists",
    description: "Record of the connection validated.",
    title: `Look for the record of ${connection}`,
    why: "Without it the app's connections are not all known.",
    needs: [audit.users],
    async find(context) {
      const claimed = context
        .value(audit.users)
        .filter(({ claims }) => claims?.some((claim) => isBy(claim, claimant)) === true)
      if (claimed.length === 0) {
        return {
          code: "connection_not_found",
          message: `There is no ${claimantText(claimant)}: neither a record nor a claim in ${target.name}.`,
          hint: "Check the names, or look at what there is with the audit of the server.",
        }
      }
      const users = claimed.map(({ user }) => user).join(", ")
      return {
        code: "record_lost",
        message: `The record of ${claimantText(claimant)} went, as when another tool rewrites the app's settings; its user is still in ${target.name}: ${users}.`,
        hint: "Run the create command of the connection again, or delete it with the database named.",
      }
    },
  })
  return createPlan(
    services,
    { operation: "validate", connection, warnings },
    {
      key: journalKey(claimant.source, connection),
      fingerprint: "",
      onFailure: "stop",
      steps: [...audit.helpers, audit.users, recorded],
      result: (outcome) => ({ connection, ok: false, findings: outcome.value(recorded) }),
    },
  )
}

/** Whether a claim is of the connection; one that names no part may be in any. */
function isBy(claim: Claimant, { source, part, connection }: Claimant): boolean {
  const same = (one: string, other: string) => one.toLowerCase() === other.toLowerCase()
  return (
    same(claim.source, source) &&
    same(claim.connection, connection) &&
    (part === undefined || same(claim.part ?? "", part))
  )
}

export function keepsNoClaims(title: string) {
  return fail("unsupported_combination", `${title} does not tell who uses its users.`, {
    hint: "Look at its users with the tools of the database.",
  })
}
