import assert from "node:assert/strict"
import { isDeepStrictEqual } from "node:util"
import { createEngine } from "@keyless/core"
import {
  type AppCredential,
  type ClientFormat,
  type ClientPlugin,
  type FormatInput,
  isKeylessError,
  isSecret,
  type Setting,
} from "@keyless/core/plugin"
import type { ConformanceCase } from "../conformance-case.ts"
import { emptyDatabase, memoryDatabase } from "../memory/database.ts"
import { memoryIdentity } from "../memory/identity.ts"
import { oddNames } from "../target/names.ts"
import { credentials, secret } from "./credentials.ts"
import { sampleCases } from "./samples.ts"

/**
 * What a client plugin has to do right, for every protocol that it has a format for. That a driver of the language understands the settings
 * is for its own tests to show.
 *
 * @example
 * for (const each of clientConformance(perlClient())) test(each.name, each.run)
 * @public
 */
export function clientConformance(plugin: ClientPlugin): readonly ConformanceCase[] {
  return [
    {
      name: "what the plugin says of its protocols fits together",
      run: async () => {
        const protocols = Object.keys(plugin.formats)
        assert.notEqual(protocols.length, 0, "There is no format at all")
        const unknown = (plugin.ownFormats ?? []).filter((protocol) => !protocols.includes(protocol))
        assert.deepEqual(unknown, [], "There are own formats that are none")
        const sampled = Object.keys(plugin.samples ?? {}).filter((protocol) => !protocols.includes(protocol))
        assert.deepEqual(sampled, [], "There are samples for protocols without a format")
        for (const [protocol, reason] of Object.entries(plugin.unsupported ?? {})) {
          assert.ok(!protocols.includes(protocol), `${protocol} has a format and is not supported`)
          assert.match(
            reason,
            /^[^A-Z\s].*[^.\s]$/s,
            `The reason for ${protocol} does not continue a sentence`,
          )
        }
      },
    },
    ...Object.entries(plugin.formats).flatMap(([protocol, format]) => [
      ...formatCases(plugin, protocol, format),
      ...sampleCases(plugin, protocol, format),
    ]),
  ]
}

function formatCases(
  plugin: ClientPlugin,
  protocol: string,
  format: ClientFormat,
): readonly ConformanceCase[] {
  const sample = (credential: AppCredential, user = "aad_shop", database = "shop"): FormatInput => ({
    endpoint: { protocol, host: "db.example", port: 4444, database },
    user,
    credential,
  })
  const everySample = credentials.map((credential) => sample(credential))
  return [
    {
      name: `${protocol}: settings have one key each, and the endpoint is in them`,
      run: async () => {
        for (const input of everySample) {
          const settings = format(input)
          const keys = keysOf(settings)
          assert.equal(new Set(keys).size, keys.length, `A key is there twice: ${keys.join(", ")}`)
          for (const key of keys) assert.match(key, /^(?:prefixed|fixed) [A-Za-z0-9_.-]+$/)
          for (const wanted of ["db.example", "shop"]) {
            assert.ok(
              settings.some(({ value }) => plain(value).includes(wanted)),
              `With ${input.credential.kind}, no setting has "${wanted}" in it`,
            )
          }
        }
      },
    },
    {
      name: `${protocol}: the same input gives the same settings, and stays as it is`,
      run: async () => {
        for (const input of everySample) {
          Object.freeze(input)
          Object.freeze(input.endpoint)
          assert.deepEqual(plainly(format(input)), plainly(format(input)))
        }
      },
    },
    {
      name: `${protocol}: the app's secret is in secret settings only`,
      run: async () => {
        const [, , input] = everySample
        if (input === undefined) return
        const words = secret.split(/[^A-Za-z0-9]+/).filter((word) => word.length > 3)
        const settings = format(input)
        const shown = settings.filter(
          ({ value }) => !isSecret(value) && words.some((word) => value.includes(word)),
        )
        assert.deepEqual(keysOf(shown), [], "The secret can be read in settings that are none")
        const kept = settings.filter(({ value }) => words.every((word) => plain(value).includes(word)))
        assert.notEqual(kept.length, 0, "The secret is in no setting, so the app cannot log in")
      },
    },
    {
      name: `${protocol}: a name adds no setting and is written so that it can be told from others, or is refused`,
      run: async () => {
        for (const input of everySample) {
          const usual = keysOf(format(input))
          for (const name of oddNames) {
            try {
              const written = format(sample(input.credential, name, name))
              assert.deepEqual(keysOf(written), usual, `The name ${JSON.stringify(name)} changes the keys`)
              const other = format(sample(input.credential, name, `${name}x`))
              assert.ok(
                !isDeepStrictEqual(plainly(written), plainly(other)),
                `The database ${JSON.stringify(name)} is not told from another`,
              )
            } catch (error) {
              if (!isKeylessError(error)) throw error
              assert.notEqual(error.code, "unexpected")
            }
          }
        }
      },
    },
    {
      name: `${protocol}: more properties change no key, and none change nothing`,
      run: async () => {
        for (const input of everySample) {
          const usual = format(input)
          const more = format({ ...input, properties: { ConnectTimeout: "7" } })
          assert.deepEqual(keysOf(more), keysOf(usual))
          assert.deepEqual(
            plainly(format({ ...input, properties: {} })),
            plainly(usual),
            "No properties change something",
          )
        }
      },
    },
    {
      name: `${protocol}: an engine can tell the keys ahead`,
      run: async () => {
        const engine = createEngine({
          plugins: [plugin, memoryDatabase(emptyDatabase(), protocol), memoryIdentity()],
        })
        const choice = { target: "testkit-database", auth: "testkit-identity", client: plugin.id }
        const told = engine.previewConfiguration(choice)
        const [input] = everySample
        assert.equal(told.length, input === undefined ? 0 : format(input).length)
        assert.notEqual(told.length, 0)
      },
    },
  ]
}

function keysOf(settings: readonly Setting[]): string[] {
  return settings.map(({ key }) => `${key.scheme} ${key.name}`)
}

function plain(value: Setting["value"]): string {
  return isSecret(value) ? value.reveal() : value
}

function plainly(settings: readonly Setting[]) {
  return settings.map(({ key, value }) => ({ ...key, value: plain(value), secret: isSecret(value) }))
}
