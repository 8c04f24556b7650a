import type { Journal } from "../journal/journal.ts"
import type { ConnectionRecord } from "./record.ts"

const alphabet = "abcdefghijklmnopqrstuvwxyz0123456789"

/** Where a connection's name came from. */
export interface ChosenName {
  readonly name: string
  readonly origin: "given" | "unfinished" | "existing" | "made"
}

/**
 * The name of a connection that was given none: that of an unfinished run of the same command, else that of the connection which the
 * same command made, else a new one in the form Service Connector uses: `postgresflexible_8cerg`, five different characters.
 */
export async function chooseName(input: {
  readonly given: string | undefined
  readonly targetKind: string
  readonly fingerprint: string
  readonly records: readonly ConnectionRecord[]
  readonly journal: Journal
  readonly random: () => number
}): Promise<ChosenName> {
  if (input.given !== undefined) return { name: input.given, origin: "given" }
  for (const { header } of await input.journal.abandoned()) {
    if (header.operation === "create" && header.fingerprint === input.fingerprint) {
      return { name: header.connection, origin: "unfinished" }
    }
  }
  const existing = input.records.find((record) => record.fingerprint === input.fingerprint)
  if (existing !== undefined) return { name: existing.name, origin: "existing" }
  return { name: `${prefixOf(input.targetKind)}${suffix(input.random)}`, origin: "made" }
}

/** Whether a name has the form of those that are made up for a kind of target. */
export function isMadeUp(name: string, targetKind: string): boolean {
  const prefix = prefixOf(targetKind)
  return name.startsWith(prefix) && /^[a-z0-9]{5}$/.test(name.slice(prefix.length))
}

function prefixOf(targetKind: string): string {
  return `${targetKind.replaceAll("-", "")}_`
}

/** Whether a run that made the connection died and was not run again yet. */
export async function isUnfinished(
  journal: Journal,
  connection: string,
  fingerprint: string,
): Promise<boolean> {
  return (await journal.abandoned()).some(
    ({ header }) =>
      header.operation === "create" && header.connection === connection && header.fingerprint === fingerprint,
  )
}

function suffix(random: () => number): string {
  const left = Array.from(alphabet)
  return Array.from({ length: 5 }, () => left.splice(Math.floor(random() * left.length), 1).join("")).join("")
}
