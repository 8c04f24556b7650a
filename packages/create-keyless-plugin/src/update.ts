import { readdir, readFile, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { Mistake } from "./choice.ts"
import { latest, migrations } from "./migrations/index.ts"

/**
 * Brings a package to the present contracts: each migration that it has not been through, in their order.
 *
 * @returns a line for each migration and for each file that it changed
 * @throws Mistake for a folder that holds no package made by this program, or one that a newer version made
 */
export async function update(folder: string): Promise<readonly string[]> {
  const file = join(folder, "package.json")
  const text = await readFile(file, "utf8").catch(() => {
    throw new Mistake(`There is no package at ${folder}.`)
  })
  const manifest: { keyless?: { contracts?: unknown } } = JSON.parse(text)
  const at = manifest.keyless?.contracts
  if (typeof at !== "number")
    throw new Mistake(`${file} has no "keyless.contracts": this program did not make it.`)
  if (at > latest) throw new Mistake(`${file} is at ${at}; this program knows ${latest}. Use a newer one.`)

  const done: string[] = []
  for (const { number, title, change } of migrations.filter((each) => each.number > at)) {
    done.push(`${number}. ${title}`)
    for (const path of await sources(folder)) {
      const before = await readFile(join(folder, path), "utf8")
      const after = change(before, path)
      if (after === before) continue
      await writeFile(join(folder, path), after)
      done.push(`   ${path}`)
    }
  }
  if (done.length > 0) {
    const changed = { ...manifest, keyless: { ...manifest.keyless, contracts: latest } }
    await writeFile(file, `${JSON.stringify(changed, null, 2)}\n`)
  }
  return done
}

async function sources(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true })
  return entries
    .filter((path) => /\.[cm]?ts$/.test(path) && !/(?:^|[/\\])(?:node_modules|dist)[/\\]/.test(path))
    .toSorted()
}
