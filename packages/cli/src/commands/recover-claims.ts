import { type AuditRow, type Engine, toKeylessError } from "@keyless/core"
import { readServerChoice } from "../arguments/audit-command.ts"
import type { ManifestPlugin } from "../manifest/manifest.ts"
import { carryOut } from "./carry-out.ts"
import type { CommandInput } from "./command-input.ts"
import { note } from "./session.ts"

type TargetInput = CommandInput & { readonly target: ManifestPlugin }
type FoundClaim = AuditRow & { readonly claim: NonNullable<AuditRow["claim"]> }

/** What a connection has in a database whose app is gone or has no record of it, as it is printed. */
export interface RecoveredClaim {
  readonly connection: string
  readonly title: string
  readonly removed: boolean
  readonly error: string | null
}

/** Finds what connections have in a database that are gone, and takes it away where that is wanted. */
export async function recoverClaims(
  input: TargetInput,
  engine: Engine,
  signal: AbortSignal,
): Promise<readonly RecoveredClaim[]> {
  const choice = readServerChoice(input.flags, input.target)
  const rows = await carryOut(input, engine, await engine.planAudit(choice, { signal }), signal)
  const found = rows.filter(isLeft)
  if (found.length === 0) return []
  const wanted = await isWanted(input, found)
  const recovered: RecoveredClaim[] = []
  for (const row of found) {
    const seen = { connection: row.claim.connection, title: titleOf(row) }
    try {
      if (wanted) {
        await carryOut(input, engine, await engine.planRecoverClaim(choice, row, { signal }), signal)
      }
      recovered.push({ ...seen, removed: wanted, error: null })
    } catch (cause) {
      signal.throwIfAborted()
      recovered.push({ ...seen, removed: false, error: toKeylessError(cause).message })
    }
  }
  return recovered
}

async function isWanted(
  { flags, host, ...rest }: TargetInput,
  found: readonly FoundClaim[],
): Promise<boolean> {
  if (flags["yes"] === true) return true
  const input = { flags, host, ...rest }
  if (!host.canAsk) {
    note(input, "Nothing of it was taken away. Run the command with --yes for that.")
    return false
  }
  note(input, found.map((row) => `  ${titleOf(row)}`).join("\n"))
  const prompts = await host.prompts()
  return prompts.confirm(
    "Take this away? Users that nobody else needs are dropped. A create that is under way elsewhere looks like one of these.",
  )
}

function isLeft(row: AuditRow): row is FoundClaim {
  return row.claim !== undefined && (row.state === "app_gone" || row.state === "record_lost")
}

function titleOf({ user, claim, state }: FoundClaim): string {
  const why = state === "app_gone" ? "the app is gone" : "the app has no record of it"
  return `user ${user} of connection ${claim.connection} of ${claim.source} in database ${claim.database}: ${why}`
}
