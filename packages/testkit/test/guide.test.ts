import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises"
import { dirname, join } from "node:path"
import { fileURLToPath, pathToFileURL } from "node:url"
import type { ClientPlugin } from "@keyless/core/plugin"
import { clientConformance, type ConformanceCase } from "@keyless/testkit"
import { afterAll, describe, expect, test } from "vitest"
import { contract } from "../src/contract.ts"

const here = dirname(fileURLToPath(import.meta.url))
const guide = await readFile(join(here, "../../../docs/writing-a-plugin.md"), "utf8")
const blocks = [...guide.matchAll(/^```ts title="([^"]+)"\n(.*?)^```$/gms)].map(
  ([, title = "", code = ""]) => ({ title, code }),
)

// Inside of the package, so that its packages are found.
const folder = await mkdtemp(join(here, ".guide-"))
afterAll(() => rm(folder, { recursive: true, force: true }))
await writeFile(
  join(folder, "runner.ts"),
  "export const cases = []\nexport const test = (name, run) => cases.push({ name, run })\n",
)
for (const { title, code } of blocks.filter((block) => !block.title.includes("/"))) {
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, title), code.replaceAll(/"node:test"/g, '"./runner.ts"'))
}
const load = (name: string): Promise<Record<string, unknown>> =>
  import(pathToFileURL(join(folder, name)).href)

await load("perl.test.ts")
await load("harbor.test.ts")
const { cases } = await load("runner.ts")

function areCases(value: unknown): value is readonly ConformanceCase[] {
  return (
    Array.isArray(value) &&
    value.every((each: unknown) => typeof each === "object" && each !== null && "run" in each)
  )
}

test("the guide's own tests hand over the cases of three suites", () => {
  expect(areCases(cases) ? cases.length : 0).toBeGreaterThan(90)
})

describe("the guide's plugins stand the suites that it runs on them", () => {
  if (!areCases(cases)) throw new TypeError("the guide's tests hand over no cases")
  test.each(cases.map((each, index) => ({ title: `${index}: ${each.name}`, ...each })))("$title", ({ run }) =>
    run(),
  )
})

test("every complete plugin of the guide is one that its tests try, or a file that is tried elsewhere", () => {
  const complete = blocks.flatMap(({ title, code }) =>
    /\bdefine(?:Source|Target|Auth|Client)(?:<.*>)?\(/.test(code) ? [title] : [],
  )
  expect(complete).toEqual([
    "perl.ts",
    "harbor-source.ts",
    "harbor-auth.ts",
    "packages/testkit/test/cellar/target.ts",
  ])
})

test("the guide shows Cellar as it is run", async () => {
  const shown = blocks.find(({ title }) => title.endsWith("cellar/target.ts"))
  expect(shown?.code).toBe(await readFile(join(here, "cellar/target.ts"), "utf8"))
})

test("no name of a database leads the guide's client type to another host", async () => {
  const { perlClient } = await load("perl.ts")
  const plugin = typeof perlClient === "function" ? isClient(perlClient()) : null
  const format = plugin?.formats["postgresql"]
  const settings = format?.({
    endpoint: { protocol: "postgresql", host: "db.example", port: 5432, database: "shop;host=evil.example" },
    user: "shop",
    credential: { kind: "ambient" },
  })
  expect(settings?.filter(({ value }) => String(value).includes("evil")).map(({ value }) => value)).toEqual([
    "shop;host=evil.example",
  ])
})

function isClient(value: unknown): ClientPlugin | null {
  const isPlugin = (each: unknown): each is ClientPlugin =>
    typeof each === "object" && each !== null && "formats" in each
  return isPlugin(value) && clientConformance(value).length > 0 ? value : null
}

test.each(Object.entries(contract))("the guide has the sentence %s", (_clause, sentence) => {
  expect(guide.replaceAll(/\s+/g, " ")).toContain(sentence)
})
