import { createRequire } from "node:module"
import { join } from "node:path"
import { fileURLToPath, pathToFileURL } from "node:url"
import type { LoadedConfig } from "../config/loaded-config.ts"
import { fail } from "../errors.ts"
import type { Host } from "../process/host.ts"
import { shellWord } from "../shell/shell-quote.ts"

const name = "@keyless/sandbox"

/**
 * The address of the sandbox's main file: from the config's folder, beside this program, or in the folder that {@link bringingWords} install it into.
 * It is a package of its own, since its databases are ten times as large as everything else.
 */
export function findSandbox(config: LoadedConfig | null, dataDirectory: string): string | null {
  const places = [
    ...(config === null ? [] : [config.file]),
    fileURLToPath(import.meta.url),
    join(dataDirectory, "package.json"),
  ]
  for (const place of places) {
    try {
      return pathToFileURL(createRequire(place).resolve(name)).href
    } catch {
      // Not there; the next place may have it.
    }
  }
  return null
}

/** The words behind `npm` of the one command that brings the sandbox, of the same version. */
export function bringingWords(version: string, dataDirectory: string): readonly string[] {
  return ["install", "--no-audit", "--no-fund", "--prefix", dataDirectory, `${name}@${version}`]
}

/**
 * The sandbox's main file; where it is missing, a person is asked whether to bring it.
 *
 * @throws KeylessError `sandbox_missing` with the command that brings it
 */
export async function requireSandbox(
  host: Pick<Host, "canAsk" | "dataDirectory" | "prompts" | "runNpm" | "version">,
  config: LoadedConfig | null,
  find = findSandbox,
): Promise<string> {
  const found = find(config, host.dataDirectory)
  if (found !== null) return found
  const words = bringingWords(host.version, host.dataDirectory)
  const command = ["npm", ...words].map(shellWord).join(" ")
  const missing = (message: string, cause?: unknown) =>
    fail("sandbox_missing", message, { hint: `Run ${command}`, ...(cause === undefined ? {} : { cause }) })
  if (!host.canAsk) throw missing(`The sandbox is a package of its own, ${name}, which is not installed.`)
  const prompts = await host.prompts()
  prompts.note(command)
  if (!(await prompts.confirm("The sandbox is not installed. Run this command?"))) {
    throw missing(`The sandbox is a package of its own, ${name}, which is not installed.`)
  }
  await host.runNpm(words).catch((cause: unknown) => {
    throw missing("The sandbox could not be installed.", cause)
  })
  const brought = find(config, host.dataDirectory)
  if (brought === null) throw missing("The sandbox was installed and is still not found.")
  return brought
}
