import { globSync, readFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"
import { z } from "zod"

/** Folder of the repository. */
export const root = fileURLToPath(new URL("../../", import.meta.url))

/** Reads a file of the repository. */
export const read = (path: string) => readFileSync(join(root, path), "utf8")

/** Files of the repository, without installed and built ones. */
export function files(pattern: string | readonly string[]): readonly string[] {
  const found = globSync(pattern, {
    cwd: root,
    exclude: (name) => /(?:^|\/)(?:node_modules|dist|\.git)$/.test(name),
  })
  return found.map((path) => path.replaceAll("\\", "/")).toSorted()
}

const manifest = z.looseObject({
  name: z.string(),
  description: z.string().default(""),
  version: z.string().default("0.0.0"),
  private: z.boolean().default(false),
  dependencies: z.record(z.string(), z.string()).default({}),
  optionalDependencies: z.record(z.string(), z.string()).default({}),
  peerDependencies: z.record(z.string(), z.string()).default({}),
  bin: z.unknown().optional(),
})

/** A package of the workspace. */
export interface WorkspacePackage {
  readonly folder: string
  readonly name: string
  readonly description: string
  readonly private: boolean
  /** Names of the packages of the workspace that it needs to run. A command line that is a bundle needs those that it is made of. */
  readonly needs: readonly string[]
}

/** The packages below `packages` and `plugins`. */
export function workspacePackages(): readonly WorkspacePackage[] {
  const all = files(["packages/*/package.json", "plugins/*/package.json"]).map((path) => {
    const parsed = manifest.parse(JSON.parse(read(path)))
    return { folder: dirname(path), parsed }
  })
  const names = new Set(all.map(({ parsed }) => parsed.name))
  return all.map(({ folder, parsed }) => {
    const bundled = parsed.bin === undefined ? {} : imported(folder)
    const needs = {
      ...parsed.dependencies,
      ...parsed.optionalDependencies,
      ...parsed.peerDependencies,
      ...bundled,
    }
    return {
      folder,
      name: parsed.name,
      description: parsed.description,
      private: parsed.private,
      needs: Object.keys(needs).filter((name) => names.has(name)),
    }
  })
}

/** What the sources of a package import to run, types left out. */
function imported(folder: string): Readonly<Record<string, string>> {
  const found = files(`${folder}/src/**/*.ts`).flatMap((path) =>
    [
      ...read(path).matchAll(
        /^(?:import (?!type\b)|} from ).*"(@keyless\/[\w-]+)|(?<!typeof )\bimport\("(@keyless\/[\w-]+)/gm,
      ),
    ].map(([, first = "", second = ""]) => [first || second, "workspace"] as const),
  )
  return Object.fromEntries(found)
}
