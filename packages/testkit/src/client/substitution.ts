import assert from "node:assert/strict"
import type { AppCredential, ClientFormat } from "@keyless/core/plugin"
import { type Facts, inputOf, plainFacts, type Written, written } from "./probe.ts"
import { grammarsOf } from "./reading/read.ts"

/**
 * Checks that with other facts a format writes the same settings with the other facts in them and nothing else: read in the grammar that the
 * setting with plain facts is of, each value is the one that it was, with the facts replaced.
 *
 * @throws AssertionError with the setting that says something else
 */
export function assertSubstituted(
  format: ClientFormat,
  protocol: string,
  credential: AppCredential,
  facts: Facts,
): void {
  const before = written(format, inputOf(protocol, credential))
  const after = written(format, inputOf(protocol, credential, facts))
  assert.deepEqual(
    after.map(({ name }) => name),
    before.map(({ name }) => name),
    `${shown(facts)} changes the keys`,
  )
  for (const [index, setting] of before.entries()) {
    const other = after[index]
    if (other !== undefined) assertSays(setting, other, facts)
  }
}

function assertSays(plain: Written, odd: Written, facts: Facts): void {
  const changed = (text: string) =>
    (["host", "port", "database", "user"] as const).reduce(
      (now, part) => now.replaceAll(String(plainFacts[part]), () => String(facts[part])),
      text,
    )
  const plainTexts = Object.values(plainFacts).map(String)
  const mentioned = plainTexts.filter((text) => plain.value.includes(text))
  const said = `With ${shown(facts)}, the setting "${plain.name}" is ${odd.secret ? "(secret)" : `"${odd.value}"`}`
  if (odd.value === changed(plain.value) && mentioned.length === 0) return
  if (plainTexts.includes(plain.value)) {
    assert.equal(odd.value, changed(plain.value), said)
    return
  }
  const grammars = grammarsOf(plain.value, plainTexts)
  if (grammars.length === 0) {
    if (!Object.values(facts).some(isOdd)) assert.equal(odd.value, changed(plain.value), said)
    assertClosed(odd, facts, said)
    return
  }
  const isRight = grammars.some((read) => {
    const [before, after] = [read(plain.value), read(odd.value)]
    if (before === null || after === null) return false
    const wanted = before.map(([keyword, value]) => [keyword, changed(withoutTcp(value))])
    return (
      JSON.stringify(wanted) === JSON.stringify(after.map(([keyword, value]) => [keyword, withoutTcp(value)]))
    )
  })
  assert.ok(isRight, `${said}, which a driver does not read as the names that were given`)
}

/** A grammar that nobody here knows: a name that could end a value must at least not stand there bare. */
function assertClosed({ value }: Written, facts: Facts, said: string): void {
  for (const text of [facts.host, facts.database, facts.user]) {
    if (!isOdd(text)) continue
    const at = value.indexOf(text)
    const isQuoted = at > 0 && /["'`{[(<]/.test(value.charAt(at - 1))
    assert.ok(at < 0 || isQuoted, `${said}, in which "${text}" stands as it is, neither quoted nor refused`)
  }
}

/** Whether a name could end a value in some grammar. */
function isOdd(text: string | number): boolean {
  return /[^A-Za-z0-9._-]/.test(String(text))
}

/** SQL Server's drivers take `tcp:` before a host as well as they do without it. */
function withoutTcp(value: string): string {
  return value.replace(/^tcp:/, "")
}

function shown({ host, port, database, user }: Facts): string {
  return `host "${host}", port ${port}, database ${JSON.stringify(database)} and user ${JSON.stringify(user)}`
}
