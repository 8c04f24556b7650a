import { createHash } from "node:crypto"
import { hostname } from "node:os"

import type { Context } from "@keyless/core/plugin"

/** How long a run may rest on a rule: far longer than one takes. A run that outlives it makes another one when it connects again. */
const lifeMs = 60 * 60_000
/** Clocks of two machines may differ by this much. */
const slackMs = 10 * 60_000

const alphabet = "abcdefghijklmnopqrstuvwxyz0123456789"
const form = /^keyless_(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)Z_[0-9a-f]{6}_[a-z0-9]{10}$/

/**
 * A name for a temporary rule, such as `keyless_20261129T1730Z_3f9a0c_x7k2m9p4q1`: until when (UTC) it is needed at most, the start of a hash of this
 * machine's name, and ten random characters. Letters, digits, `-` and `_`, 128 at most, are what all database services take: Microsoft Learn, "Naming
 * rules and restrictions for Azure resources".
 */
export function temporaryRuleName({ clock, random }: Pick<Context, "clock" | "random">): string {
  const until = new Date(clock.now().getTime() + lifeMs).toISOString()
  const time = `${until.slice(0, 16).replaceAll(/[-:]/g, "")}Z`
  const machine = createHash("sha256").update(hostname()).digest("hex").slice(0, 6)
  const letters = Array.from({ length: 10 }, () => alphabet[Math.floor(random() * alphabet.length)])
  return `keyless_${time}_${machine}_${letters.join("")}`
}

/** Until when a temporary rule is needed at most, in milliseconds since 1970; nothing for a rule of somebody else. */
export function neededUntil(rule: string): number | undefined {
  const found = form.exec(rule)
  if (found === null) return undefined
  const [, year, month, day, hour, minute] = found
  const time = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:00Z`)
  return Number.isNaN(time) ? undefined : time
}

/** Whether no run can rest on a rule any more that Keyless made. */
export function isLeftOver(rule: string, now: Date): boolean {
  const until = neededUntil(rule)
  return until !== undefined && until + slackMs < now.getTime()
}
