import type { TargetPlugin } from "@keyless/core/plugin"
import { defineClient } from "@keyless/core/plugin"
import { formatCases } from "../client/format-cases.ts"
import type { ConformanceCase } from "../conformance-case.ts"

/** The formats that a target brings along, each tried as those of client types are. */
export function clientFormatCases<O>(plugin: TargetPlugin<O>): readonly ConformanceCase[] {
  return Object.entries(plugin.clientFormats ?? {}).flatMap(([client, format]) =>
    formatCases({
      prefix: `client format ${client}`,
      protocol: plugin.protocol,
      format,
      writesUser: plugin.needsClientId !== true,
      client: defineClient({
        id: client,
        title: client,
        version: plugin.version,
        formats: { [plugin.protocol]: format },
      }),
    }),
  )
}
