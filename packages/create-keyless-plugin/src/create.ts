import { mkdir, readdir, readFile, writeFile } from "node:fs/promises"
import { dirname, join } from "node:path"
import { type Choice, Mistake } from "./choice.ts"
import { manifestOf, tsconfig } from "./manifest.ts"
import { readmeOf } from "./readme.ts"
import { named } from "./rename.ts"

/** Where the build puts the files that packages are made of, a folder per kind. */
const templates = new URL("templates/", import.meta.url)

/**
 * Makes the package.
 *
 * @returns the folder, and the paths of its files in it
 * @throws Mistake where the folder has something in it
 */
export async function create(
  choice: Choice,
): Promise<{ readonly folder: string; readonly files: readonly string[] }> {
  const { folder } = choice
  const there = await readdir(folder).catch(() => [])
  if (there.length > 0) throw new Mistake(`${folder} is there already and is not empty. Give another folder.`)
  const code = await templateFiles(choice)
  const files = new Map([
    ["package.json", `${JSON.stringify(await manifestOf(choice), null, 2)}\n`],
    ["tsconfig.json", `${JSON.stringify(tsconfig, null, 2)}\n`],
    ["README.md", readmeOf(choice)],
    [".gitignore", "node_modules/\ndist/\n"],
    ...code,
  ])
  for (const [path, text] of files) {
    const file = join(folder, path)
    await mkdir(dirname(file), { recursive: true })
    await writeFile(file, text, { flag: "wx" })
  }
  return { folder, files: [...files.keys()].toSorted() }
}

async function templateFiles({
  kind,
  name,
  sandbox,
}: Choice): Promise<readonly (readonly [string, string])[]> {
  const folders = [kind, ...(sandbox ? ["sandbox"] : [])]
  const files = await Promise.all(
    folders.map(async (each) => {
      const folder = new URL(`${each}/`, templates)
      const entries = await readdir(folder, { recursive: true, withFileTypes: true })
      return Promise.all(
        entries
          .filter((entry) => entry.isFile())
          .map(async (entry) => {
            const file = join(entry.parentPath, entry.name)
            const path = file.slice(new URL(folder).pathname.length)
            return [named(path, name), named(await readFile(file, "utf8"), name)] as const
          }),
      )
    }),
  )
  return files.flat()
}
