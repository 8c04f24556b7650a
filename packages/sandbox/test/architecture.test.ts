import { glob, readFile } from "node:fs/promises"
import { posix, relative, sep } from "node:path"
import { expect, test } from "vitest"

const root = new URL("../src/", import.meta.url)

/** Files of the package with the files that they import, `import type` and `import()` included. */
const imports = async (): Promise<ReadonlyMap<string, readonly string[]>> => {
  const all = new Map<string, string[]>()
  for await (const path of glob("**/*.ts", { cwd: root.pathname })) {
    const file = relative(".", path).split(sep).join("/")
    const text = await readFile(new URL(file, root), "utf8")
    const named = [...text.matchAll(/(?:\bfrom|\bimport\(|^import)\s*"(?<file>\.[^"]+)"/gm)]
    all.set(
      file,
      named.map((match) => posix.join(posix.dirname(file), match.groups?.["file"] ?? "")),
    )
  }
  return all
}

/** `kit`, `gateways`, `services/sql` …; files beside them put everything together. */
const roomOf = (file: string): string => {
  const [first = "", second = ""] = file.split("/")
  if (first === "services") return `${first}/${second}`
  return first.endsWith(".ts") ? "top" : first
}

/** What a room may import besides itself. */
const mayImport = (from: string, to: string): boolean => {
  if (from === to || from === "top") return true
  if (from === "kit") return false
  return to === "kit" || (from.startsWith("services/") && to === "gateways")
}

const linesOf = async () =>
  [...(await imports())].flatMap(([file, targets]) => targets.map((target) => ({ file, target })))

test("no service imports another one, and the kit imports none", async () => {
  const lines = await linesOf()
  expect(lines.length).toBeGreaterThan(500)
  expect(new Set(lines.map(({ file }) => roomOf(file))).size).toBeGreaterThan(12)
  const wrong = lines.filter(({ file, target }) => !mayImport(roomOf(file), roomOf(target)))
  expect(wrong.map(({ file, target }) => `${file} -> ${target}`)).toEqual([])
})

test("every import leads to a file", async () => {
  const files = await imports()
  expect((await linesOf()).filter(({ target }) => !files.has(target))).toEqual([])
})

test("no file imports itself by way of others", async () => {
  const files = await imports()
  const done = new Set<string>()
  const circles: string[] = []
  const visit = (file: string, way: readonly string[]): void => {
    if (way.includes(file)) circles.push([...way.slice(way.indexOf(file)), file].join(" -> "))
    if (done.has(file)) return
    done.add(file)
    for (const target of files.get(file) ?? []) visit(target, [...way, file])
  }
  for (const file of files.keys()) visit(file, [])
  expect(circles).toEqual([])
})
