import { execFile } from "node:child_process"
import { sep } from "node:path"
import { promisify } from "node:util"
import { z } from "zod"
import { npmCommand } from "../process/npm.ts"
import { type Outcome, passed } from "./check-result.ts"
import type { PluginPackage } from "./plugin-package.ts"

const distSchema = z.object({ attestations: z.object({ provenance: z.unknown() }).optional() })

/**
 * Whether the registry has a statement about where the package was built (npm's documentation, "Generating provenance statements"). A package that was
 * not installed from a registry has none.
 */
export async function provenance({ folder, manifest }: PluginPackage): Promise<Outcome> {
  if (!folder.split(sep).includes("node_modules"))
    return { outcome: "skipped", message: "It was not installed from a registry." }
  const { name, version } = manifest
  try {
    const [program, words] = npmCommand(["view", `${name}@${version}`, "dist", "--json"])
    const { stdout } = await promisify(execFile)(program, words, { timeout: 30_000 })
    const { attestations } = distSchema.parse(JSON.parse(stdout))
    return attestations?.provenance === undefined
      ? {
          outcome: "failed",
          message: `The registry knows of none for ${name} ${version}; publish with --provenance.`,
        }
      : passed
  } catch {
    return { outcome: "skipped", message: `The registry has no ${name} ${version}, or cannot be asked.` }
  }
}
