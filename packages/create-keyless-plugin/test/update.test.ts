import { mkdtemp, readFile, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { expect, test } from "vitest"
import { latest } from "../src/migrations/index.ts"
import { update } from "../src/update.ts"

async function packageAt(contracts: unknown): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "keyless-update-"))
  await writeFile(
    join(folder, "package.json"),
    JSON.stringify({ name: "a", keyless: { suite: "./s.js", contracts } }),
  )
  await writeFile(join(folder, "a.ts"), 'import { scope } from "@keyless/core/plugin"\nscope()\n')
  return folder
}

test("a package goes through what it has not been through, once", async () => {
  const folder = await packageAt(0)
  expect(await update(folder)).toEqual([expect.stringMatching(/^1\. /), "   a.ts"])
  expect(await readFile(join(folder, "a.ts"), "utf8")).toContain("ephemeral()")
  expect(JSON.parse(await readFile(join(folder, "package.json"), "utf8"))).toEqual({
    name: "a",
    keyless: { suite: "./s.js", contracts: latest },
  })
  expect(await update(folder)).toEqual([])
})

test.each([
  [undefined, /did not make it/],
  [999, /Use a newer one/],
])("a package at %s is refused", async (contracts, message) => {
  await expect(update(await packageAt(contracts))).rejects.toThrow(message)
})

test("a folder without a package is refused", async () => {
  await expect(update(join(tmpdir(), "keyless-nowhere"))).rejects.toThrow(/no package/)
})
