import assert from "node:assert/strict"
import { inspect } from "node:util"

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
  const forms = [JSON.stringify(said), inspect(said, { depth: 12, showHidden: true }), ...texts(said)]
  for (const secret of secrets) {
    const found = forms.find((form) => form?.includes(secret))
    assert.equal(found, undefined, `A secret is in ${what}.`)
  }
}
