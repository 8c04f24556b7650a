import assert from "node:assert/strict"
import type { ClientPlugin } from "@keyless/core/plugin"
import { caseOf, type ConformanceCase } from "../conformance-case.ts"
import { formatCases } from "./format-cases.ts"
import { sampleCases } from "./samples.ts"

/** What the suite has to know of a client plugin. @public */
export interface ClientFixture {
  /**
   * Protocols whose drivers log in without the name of the database user, because the database knows a user by its identity, as SQL Server does.
   * @defaultValue none
   */
  readonly withoutUser?: readonly string[]
}

/**
 * What a client plugin has to do right, for every protocol that it has a format for. That a driver of the language understands the settings
 * is for its own tests to show.
 *
 * @example
 * for (const each of clientConformance(perlClient())) test(each.name, each.run)
 * @public
 */
export function clientConformance(
  plugin: ClientPlugin,
  { withoutUser = [] }: ClientFixture = {},
): readonly ConformanceCase[] {
  return [
    caseOf("what the plugin says of its protocols fits together", "clientProtocols", async () => {
      const protocols = Object.keys(plugin.formats)
      assert.notEqual(protocols.length, 0, "There is no format at all")
      const unknown = (plugin.ownFormats ?? []).filter((protocol) => !protocols.includes(protocol))
      assert.deepEqual(unknown, [], "There are own formats that are none")
      const sampled = Object.keys(plugin.samples ?? {}).filter((protocol) => !protocols.includes(protocol))
      assert.deepEqual(sampled, [], "There are samples for protocols without a format")
      for (const [protocol, reason] of Object.entries(plugin.unsupported ?? {})) {
        assert.ok(!protocols.includes(protocol), `${protocol} has a format and is not supported`)
        assert.match(reason, /^[^A-Z\s].*[^.\s]$/s, `The reason for ${protocol} does not continue a sentence`)
      }
    }),
    ...Object.entries(plugin.formats).flatMap(([protocol, format]) => [
      ...formatCases({
        prefix: protocol,
        protocol,
        format,
        writesUser: !withoutUser.includes(protocol),
        client: plugin,
      }),
      ...sampleCases(plugin, protocol, format),
    ]),
  ]
}
