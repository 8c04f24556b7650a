import assert from "node:assert/strict"
import { inspect } from "node:util"
import { spellings } from "./spellings.ts"

/** Every text that can be reached through properties, hidden ones included: what loggers and test runners print. */
function texts(value: unknown, seen = new Set<unknown>()): string[] {
  if (typeof value === "string") return [value]
  if (typeof value !== "object" || value === null || seen.has(value)) return []
  seen.add(value)
  const entries: unknown[] = value instanceof Map ? [...value].flat() : []
  const properties = Reflect.ownKeys(value).map((key): unknown => Reflect.get(value, key))
  return [...entries, ...properties].flatMap((each) => texts(each, seen))
}

/**
 * @param said - what was said or kept
 * @throws AssertionError with a text that has one of the secrets in it, but for the secret itself
 */
export function assertNoSecretIn(what: string, said: unknown, secrets: readonly string[]): void {
  assertFree(
    what,
    [JSON.stringify(said), inspect(said, { depth: 12, showHidden: true }), ...texts(said)],
    secrets,
  )
}

/** The same for an error and all that caused it. @throws AssertionError where one of the secrets is in it */
export function assertNoSecretInError(what: string, error: unknown, secrets: readonly string[]): void {
  const said: string[] = []
  for (let each: unknown = error, depth = 0; each !== undefined && depth < 8; depth += 1) {
    said.push(JSON.stringify(each) ?? "", inspect(each, { depth: 4 }))
    if (!(each instanceof Error)) break
    said.push(each.message, each.stack ?? "")
    each = each.cause
  }
  assertFree(what, said, secrets)
}

/** The same for events. @throws AssertionError where one of the secrets is in them */
export function assertNoSecretInEvents(events: unknown, secrets: readonly string[]): void {
  assertFree("the events of a run", [JSON.stringify(events)], secrets)
}

function assertFree(what: string, forms: readonly (string | undefined)[], secrets: readonly string[]): void {
  for (const secret of secrets.flatMap(spellings)) {
    const found = forms.find((form) => form?.includes(secret))
    // The text itself would tell the secret on.
    assert.ok(found === undefined, `A secret is in ${what}.`)
  }
}
