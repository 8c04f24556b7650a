import { readdirSync, readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { expect, test } from "vitest"
import { exitCodeByError, exitCodeOf, exitCodeTable } from "../src/exit-codes.ts"

/** Error codes that the sources of a folder define in tables or make directly. */
function codesIn(folder: URL): string[] {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((file) =>
    file.endsWith(".ts"),
  )
  return files.flatMap((file) => {
    const text = readFileSync(new URL(file, folder), "utf8")
    const code = text.replaceAll(/^\s*(?:\*|\/\/|\/\*\*).*$/gm, "")
    const tables = [...code.matchAll(/defineErrorCodes\(\{([\s\S]*?)\n\}\)/g)].flatMap(([, table = ""]) =>
      [...table.matchAll(/^ {2}([a-z_]+):/gm)].map(([, name = ""]) => name),
    )
    const direct = [...code.matchAll(/new KeylessError\(\s*"([a-z_]+)"/g)].map(([, name = ""]) => name)
    return [...tables, ...direct]
  })
}

const root = new URL("../../../", import.meta.url)
const folders = ["packages", "plugins"].flatMap((group) =>
  readdirSync(new URL(`${group}/`, root))
    .map((name) => new URL(`${group}/${name}/src/`, root))
    .filter((folder) => readdirSync(new URL("../", folder)).includes("src")),
)

test("every error code of core, the shared packages and the first-party plugins has an exit code", () => {
  const codes = new Set(folders.flatMap(codesIn))
  expect(codes.size, fileURLToPath(root)).toBeGreaterThan(40)
  expect([...codes].filter((code) => !Object.hasOwn(exitCodeByError, code))).toEqual([])
})

test("a code that is not in the table is a plain failure", () => {
  expect(exitCodeOf("somebody_elses")).toBe(1)
  expect(exitCodeOf("toString")).toBe(1)
})

test("the README has the table", () => {
  const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8")
  for (const [code, meaning] of exitCodeTable()) expect(readme).toContain(`| ${code} | ${meaning} |`)
})
