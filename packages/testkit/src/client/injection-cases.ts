import assert from "node:assert/strict"
import { type ClientFormat, isKeylessError } from "@keyless/core/plugin"
import { caseOf, type ConformanceCase } from "../conformance-case.ts"
import { oddFacts, oddTexts } from "./odd-facts.ts"
import { eachCredential, inputOf, plainFacts, type Written, written } from "./probe.ts"
import { readings } from "./reading/read.ts"
import { assertSubstituted } from "./substitution.ts"

const property = "TestkitTimeout"
/** Names under which drivers take another place, login or secret. */
const stolen = [
  "host",
  "Server",
  "Data Source",
  "hostaddr",
  "port",
  "Database",
  "dbname",
  "user",
  "User ID",
  "uid",
]
const evil = "evil.example"

/** What names and properties may do to connection strings: nothing but to be in them. */
export function injectionCases(
  prefix: string,
  protocol: string,
  format: ClientFormat,
): readonly ConformanceCase[] {
  const places = Object.values(plainFacts).map(String)
  const withProperties = (
    credential: Parameters<typeof inputOf>[1],
    properties: Readonly<Record<string, string>>,
  ) => written(format, inputOf(protocol, credential, plainFacts, properties))
  return [
    caseOf(
      `${prefix}: a name adds no setting and no keyword and is read as it was given, or is refused`,
      "formatNames",
      async () => {
        eachCredential((credential) => {
          for (const facts of oddTexts.flatMap(oddFacts)) {
            orRefused(() => assertSubstituted(format, protocol, credential, facts))
          }
        })
      },
    ),
    caseOf(
      `${prefix}: properties are written into a connection string, and change no key`,
      "formatProperties",
      async () => {
        eachCredential((credential) => {
          const usual = written(format, inputOf(protocol, credential))
          assert.deepEqual(withProperties(credential, {}), usual, "No properties change something")
          const more = withProperties(credential, { [property]: "17" })
          assert.deepEqual(namesOf(more), namesOf(usual), "A property changes the keys")
          const strings = usual.filter(isConnectionString)
          assert.ok(
            strings.length === 0 || more.some(({ value }) => says(value, "17")),
            `The property ${property} is in none of ${strings.map(({ name }) => name).join(", ")}`,
          )
        })
      },
    ),
    caseOf(
      `${prefix}: a property names no other place, login or secret, and adds no keyword`,
      "formatProperties",
      async () => {
        eachCredential((credential) => {
          for (const name of stolen) {
            orRefused(() => assertFree(withProperties(credential, { [name]: evil }), `The property ${name}`))
          }
          for (const text of oddTexts) {
            orRefused(() => {
              const more = withProperties(credential, { [property]: text })
              const shown = more.filter(({ value }) => value.includes(property))
              for (const { name, value } of shown) {
                assert.ok(
                  says(value, text),
                  `With the property ${property} ${JSON.stringify(text)}, "${name}" is "${value}", which a driver does not read so`,
                )
              }
            })
          }
          orRefused(() => assertFree(withProperties(credential, { [`x=1;host`]: evil }), "A property's name"))
          orRefused(() => assertFree(withProperties(credential, { [`x&host`]: evil }), "A property's name"))
        })
      },
    ),
  ]

  /** Whether a text is more than one fact: whatever has the host and the database in it, and whatever a grammar reads. */
  function isConnectionString({ value }: Written): boolean {
    const mentioned = places.filter((text) => value.includes(text)).length
    return value.includes(plainFacts.host) && (mentioned > 2 || value.includes(plainFacts.database))
  }

  function says(value: string, text: string): boolean {
    const all = readings(value, places)
    if (all.length === 0) return value.includes(property) && value.includes(text)
    return all.some((pairs) => {
      const own = pairs.filter(
        ([, said]) => said.includes(plainFacts.host) || said.includes(plainFacts.database),
      )
      return (
        own.length > 0 &&
        pairs.some(([word, said]) => last(word) === property.toLowerCase() && said === text) &&
        !pairs.some(([word, said]) => last(word) !== property.toLowerCase() && said.includes(evil))
      )
    })
  }
}

function last(word: string): string {
  return word.split(".").at(-1) ?? word
}

function assertFree(settings: readonly Written[], what: string): void {
  const taken = settings.filter(({ value }) => value.includes(evil))
  assert.deepEqual(namesOf(taken), [], `${what} is written though it would lead elsewhere`)
}

function namesOf(settings: readonly Written[]): string[] {
  return settings.map(({ name }) => name)
}

/** Runs a check whose format may also refuse what it gets, with a code. */
function orRefused(work: () => void): void {
  try {
    work()
  } catch (error) {
    // The writers of connection strings have an error of their own for what a grammar cannot hold.
    if (error instanceof Error && error.name === "ConnectionStringError") return
    if (!isKeylessError(error)) throw error
    assert.notEqual(error.code, "unexpected", `It was refused by accident: ${error.message}`)
    assert.ok(error.hint !== undefined && error.hint !== "", `The refusal "${error.message}" has no hint`)
  }
}
