import { createEngine, type Plugin } from "@keyless/core"
import type { Manifest } from "./manifest.ts"
import { schemaOptions } from "./schema-options.ts"

/**
 * What the command line has to know of plugins before it loads any. A plugin whose schema gives no JSON Schema gets no flags.
 *
 * @throws KeylessError `duplicate_plugin`, `duplicate_format`
 */
export function makeManifest(plugins: readonly Plugin[]): Manifest {
  return {
    plugins: plugins.map((plugin) => {
      const { kind, id, aliases, title, version, options } = plugin
      return {
        kind,
        id,
        aliases,
        title,
        version,
        options: schemaOptions(options["~standard"].jsonSchema?.input({ target: "draft-2020-12" })),
        ...(plugin.kind === "source" && plugin.implicit === true ? { implicit: true } : {}),
        ...(plugin.kind === "target" && plugin.schemas !== undefined ? { hasSchemas: true } : {}),
        ...(plugin.kind === "target" && plugin.ownerLogin === true ? { takesOwnerLogin: true } : {}),
        ...(plugin.kind === "source" && plugin.notice !== undefined ? { notice: plugin.notice } : {}),
      }
    }),
    support: createEngine({ plugins }).supportTypes(),
  }
}
