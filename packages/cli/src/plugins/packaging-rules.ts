import { existsSync } from "node:fs"
import { join } from "node:path"
import { createEngine, type Plugin } from "@keyless/core"
import { toKeylessError } from "@keyless/core/plugin"
import { satisfies, validRange } from "semver"
import { isPlugin } from "../config/load-config.ts"
import { readItems } from "../config/read-items.ts"
import { type Checked, type Outcome, outcomeOf, passed } from "./check-result.ts"
import type { PluginPackage } from "./plugin-package.ts"
import { provenance } from "./provenance.ts"

/** Versions of Node.js that Keyless runs on. */
const nodes = ["22.18.0", "24.0.0", "26.0.0"]

const core = "@keyless/core"

/** Looks at a package as somebody who installs it: can it be imported, typed, shared, and used with this version of the contracts? */
export async function checkPackaging(found: PluginPackage, coreVersion: string): Promise<readonly Checked[]> {
  const rules: readonly (readonly [string, () => Outcome | Promise<Outcome>])[] = [
    ["its manifest says what is in it (publint)", () => publintRule(found)],
    ["it has types", () => typesRule(found)],
    ["it takes the core of whoever uses it", () => peerRule(found, coreVersion)],
    ["it allows every version of Node.js that Keyless runs on", () => enginesRule(found)],
    ["its default export makes plugins of this version of the contracts", () => pluginsRule(found)],
    ["it was published with provenance", () => provenance(found)],
  ]
  return Promise.all(rules.map(async ([name, look]) => ({ name, ...(await look()) })))
}

async function publintRule({ folder, manifest }: PluginPackage): Promise<Outcome> {
  const [{ publint }, { formatMessage }] = await Promise.all([import("publint"), import("publint/utils")])
  const { messages } = await publint({ pkgDir: folder, level: "warning", strict: true, pack: false })
  return outcomeOf(messages.map((message) => `${formatMessage(message, manifest, { color: false })}.`))
}

/** The types of the package's own entry, by `exports` as TypeScript's `NodeNext` resolves it. */
function typesRule({ folder, manifest }: PluginPackage): Outcome {
  const types = typesOf(manifest.exports)
  if (types === null)
    return { outcome: "failed", message: 'Its "exports" name no "types" for the package itself.' }
  return existsSync(join(folder, types))
    ? passed
    : { outcome: "failed", message: `${types} is not there; build the package.` }
}

function typesOf(exported: unknown): string | null {
  if (typeof exported !== "object" || exported === null) return null
  const entry: unknown = Reflect.get(exported, ".") ?? exported
  if (typeof entry !== "object" || entry === null) return null
  for (const condition of ["types", "import", "default"]) {
    const value: unknown = Reflect.get(entry, condition)
    if (condition === "types" && typeof value === "string") return value
    if (typeof value === "object") {
      const inner = typesOf(value)
      if (inner !== null) return inner
    }
  }
  return null
}

/** Two copies of the contracts in one program would be two truths; so they are the user's. */
function peerRule({ manifest }: PluginPackage, coreVersion: string): Outcome {
  if (manifest.dependencies[core] !== undefined) {
    return {
      outcome: "failed",
      message: `${core} is among its dependencies. Name it in peerDependencies, and in devDependencies for your own tests.`,
    }
  }
  const range = manifest.peerDependencies[core]
  if (range === undefined) return { outcome: "failed", message: `${core} is not among its peerDependencies.` }
  if (validRange(range) === null)
    return { outcome: "failed", message: `The range of ${core}, ${range}, is none.` }
  return satisfies(coreVersion, range, { includePrerelease: true })
    ? passed
    : { outcome: "failed", message: `It asks for ${core} ${range}; this is ${coreVersion}.` }
}

function enginesRule({ manifest }: PluginPackage): Outcome {
  const range = manifest.engines["node"]
  if (range === undefined) return { outcome: "failed", message: 'It has no "engines.node".' }
  return outcomeOf(nodes.filter((node) => !satisfies(node, range)).map((node) => `It refuses Node ${node}.`))
}

/** Reads the package's plugins as a config does that names it. */
async function pluginsRule({ folder, manifest }: PluginPackage): Promise<Outcome> {
  let plugins: readonly Plugin[]
  try {
    const read = await readItems("plugins", [manifest.name], isPlugin, {
      file: join(folder, "package.json"),
      wrong: (message, _part, cause) => new Error(message, { cause }),
    })
    plugins = read.map(({ item }) => item)
    createEngine({ plugins })
  } catch (cause) {
    const { message, hint } = toKeylessError(cause)
    return { outcome: "failed", message: hint === undefined ? message : `${message} ${hint}` }
  }
  return outcomeOf(
    plugins
      .filter(({ version }) => version !== manifest.version)
      .map(
        ({ kind, id, version }) =>
          `The ${kind} "${id}" says version ${version}; the package is ${manifest.version}.`,
      ),
  )
}
