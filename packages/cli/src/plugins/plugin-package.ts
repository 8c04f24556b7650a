import { existsSync } from "node:fs"
import { readFile } from "node:fs/promises"
import { createRequire } from "node:module"
import { dirname, join, resolve } from "node:path"
import { z } from "zod"
import { fail } from "../errors.ts"
import { parseJson } from "../parse-json.ts"

const texts = z.record(z.string(), z.string()).default({})

const manifestSchema = z.looseObject({
  name: z.string(),
  version: z.string(),
  type: z.string().optional(),
  exports: z.unknown(),
  dependencies: texts,
  peerDependencies: texts,
  engines: texts,
  keyless: z.object({ suite: z.string().optional() }).optional(),
})

/** A package of plugins, and its folder. */
export interface PluginPackage {
  readonly folder: string
  readonly manifest: z.output<typeof manifestSchema>
}

/**
 * Reads the package that a folder holds, or that a name stands for among the dependencies of the working folder.
 *
 * @throws KeylessError `usage` where there is none
 */
export async function readPluginPackage(named: string, workingFolder: string): Promise<PluginPackage> {
  const folder = folderOf(named, workingFolder)
  const file = join(folder, "package.json")
  const hint = "Give the folder of a package, or the name of one that is installed here."
  const text = await readFile(file, "utf8").catch((cause: unknown) => {
    throw fail("usage", `There is no package at ${folder}.`, { hint, cause })
  })
  const read = manifestSchema.safeParse(parseJson(text))
  if (read.success) return { folder, manifest: read.data }
  const [issue] = read.error.issues
  throw fail(
    "usage",
    `${file} is not of a package: ${issue?.path.map(String).join(".")}: ${issue?.message}.`,
    { hint },
  )
}

function folderOf(named: string, workingFolder: string): string {
  const folder = resolve(workingFolder, named)
  if (existsSync(folder)) return folder
  const places = createRequire(join(workingFolder, "package.json")).resolve.paths(named) ?? []
  return places.map((place) => join(place, named)).find((place) => existsSync(place)) ?? folder
}

/** The package that a file belongs to: that of the nearest folder above it. */
export async function packageOfFile(file: string): Promise<{ name: string; version: string } | null> {
  for (let folder = dirname(file); ; folder = dirname(folder)) {
    const text = await readFile(join(folder, "package.json"), "utf8").catch(() => null)
    const read =
      text === null ? null : z.object({ name: z.string(), version: z.string() }).safeParse(parseJson(text))
    if (read?.success) return read.data
    if (dirname(folder) === folder) return null
  }
}
