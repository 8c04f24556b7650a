import { readFile } from "node:fs/promises"
import { expect, test } from "vitest"

const read = (path: string) => readFile(new URL(path, import.meta.url), "utf8")

test.each([
  "cellar/server",
  "cellar/target",
  "cellar/fixture",
  "shelf/source",
  "shelf/fixture",
  "badge/auth",
])("the README shows the example %s as it is run", async (name) => {
  expect(await read("../README.md")).toContain(await read(`./${name}.ts`))
})
