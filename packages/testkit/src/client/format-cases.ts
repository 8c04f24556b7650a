import assert from "node:assert/strict"
import { createEngine, type Plugin } from "@keyless/core"
import type { ClientFormat, Setting } from "@keyless/core/plugin"
import { caseOf, type ConformanceCase } from "../conformance-case.ts"
import { spellings } from "../engine/spellings.ts"
import { emptyDatabase, memoryDatabase } from "../memory/database.ts"
import { memoryIdentity } from "../memory/identity.ts"
import { secret } from "./credentials.ts"
import { injectionCases } from "./injection-cases.ts"
import { placeCases } from "./place-cases.ts"
import { eachCredential, inputOf, plainFacts, type Written, written } from "./probe.ts"
import { readings } from "./reading/read.ts"
import { assertTls } from "./tls.ts"

/** A format, whoever brings it along. */
export interface FormatUnderTest {
  /** What stands before the names of its cases. */
  readonly prefix: string
  readonly protocol: string
  readonly format: ClientFormat
  /** Whether drivers log in under the name of the database user. */
  readonly writesUser: boolean
  /** The client plugin that has the format, for an engine. */
  readonly client: Plugin & { readonly kind: "client" }
}

/** Protocols whose drivers prefer TLS and do without it, unless they are told to demand it. PostgreSQL documentation, 34.19; MySQL manual, 6.3.1. */
const goesWithoutTls = new Set(["postgresql", "mysql"])

/** What a format has to do right. */
export function formatCases(tested: FormatUnderTest): readonly ConformanceCase[] {
  const { prefix, protocol, format, writesUser } = tested
  return [
    caseOf(`${prefix}: settings have one key each, and the endpoint is in them`, "formatKeys", async () => {
      eachCredential((credential) => {
        const input = inputOf(protocol, credential)
        const keys = format(input).map(keyOf)
        assert.equal(new Set(keys).size, keys.length, `A key is there twice: ${keys.join(", ")}`)
        for (const key of keys) assert.match(key, /^(?:prefixed|fixed) [A-Za-z0-9_.-]+$/)
        for (const wanted of [plainFacts.host, plainFacts.database]) {
          assert.ok(
            written(format, input).some(({ value }) => value.includes(wanted)),
            `No setting has "${wanted}" in it`,
          )
        }
      })
    }),
    caseOf(
      `${prefix}: the same input gives the same settings, and stays as it is`,
      "formatKeys",
      async () => {
        eachCredential((credential) => {
          const input = Object.freeze(inputOf(protocol, credential))
          Object.freeze(input.endpoint)
          assert.deepEqual(written(format, input), written(format, input))
        })
      },
    ),
    ...placeCases(prefix, protocol, format, writesUser),
    secretCase(prefix, protocol, format),
    ...injectionCases(prefix, protocol, format),
    caseOf(`${prefix}: a format leaves TLS on and verified`, "formatTls", async () => {
      eachCredential((credential) => {
        for (const { name, value } of written(format, inputOf(protocol, credential))) {
          assertTls(`The setting "${name}"`, value)
          assertTls("A setting", `${name.split(/[ _]/).at(-1) ?? ""}=${value}`)
          const said = readings(value, [plainFacts.host])
          assert.ok(
            !goesWithoutTls.has(protocol) ||
              said.length === 0 ||
              said.some((pairs) => pairs.some(([keyword]) => /ssl|tls|encrypt/.test(keyword))),
            `The connection string "${name}" does not demand TLS, and drivers of ${protocol} go on without where a server has none`,
          )
        }
      })
    }),
    previewCase(tested),
  ]
}

function secretCase(prefix: string, protocol: string, format: ClientFormat): ConformanceCase {
  return caseOf(`${prefix}: the app's secret is in secret settings only`, "formatSecret", async () => {
    eachCredential((credential) => {
      if (credential.kind !== "client-secret") return
      const settings = written(format, inputOf(protocol, credential))
      const words = [...secret.split(/[^A-Za-z0-9]+/).filter((word) => word.length > 3), ...spellings(secret)]
      const shown = settings.filter(
        (setting) => !setting.secret && words.some((word) => setting.value.includes(word)),
      )
      assert.deepEqual(
        shown.map(({ name }) => name),
        [],
        "The secret can be read in settings that are none",
      )
      assert.ok(
        settings.some((setting) => setting.secret && holds(setting)),
        "The secret is whole in no setting, so the app cannot log in",
      )
    })
  })
}

/** Whether the secret is the setting, or a driver reads it there. */
function holds({ value }: Written): boolean {
  if (value === secret) return true
  const all = readings(value, [plainFacts.host, plainFacts.database])
  if (all.length > 0) return all.some((pairs) => pairs.some(([, said]) => said === secret))
  if (!value.includes(plainFacts.host)) return spellings(secret).some((spelling) => value.includes(spelling))
  const words = secret.split(/[^A-Za-z0-9]+/)
  return words.every((word) => value.includes(word))
}

function previewCase({ prefix, protocol, format, client }: FormatUnderTest): ConformanceCase {
  return caseOf(`${prefix}: an engine can tell the keys ahead`, "formatPreview", async () => {
    const engine = createEngine({
      plugins: [client, memoryDatabase(emptyDatabase(), protocol), memoryIdentity()],
    })
    const choice = { target: "testkit-database", auth: "testkit-identity", client: client.id }
    const told = engine.previewConfiguration(choice)
    const settings = format(inputOf(protocol, { kind: "ambient" }))
    assert.equal(told.length, settings.length, "A preview has other keys than a connection")
    assert.notEqual(told.length, 0, "There is no setting at all")
  })
}

function keyOf({ key }: Setting): string {
  return `${key.scheme} ${key.name}`
}
