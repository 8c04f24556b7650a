import { mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, expect, test } from "vitest"
import { readPrivileges } from "../../src/arguments/privileges.ts"

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "keyless-privileges-"))
})
afterAll(() => rm(folder, { recursive: true }))

async function file(text: string): Promise<string> {
  const path = join(folder, `${crypto.randomUUID()}.yaml`)
  await writeFile(path, text)
  return path
}

test.each(["all", "readwrite", "readonly", "ddl"])("%s is a profile", async (profile) => {
  expect(await readPrivileges(profile)).toBe(profile)
})

test.each([
  ["a YAML list", "- select\n- insert\n"],
  ["a JSON list", '["select", "insert"]'],
])("reads %s", async (_, text) => {
  expect(await readPrivileges(await file(text))).toEqual(["select", "insert"])
})

test.each([
  ["a privilege that there is not", "[select, superuser]"],
  ["a profile in a file", "readonly"],
  ["an empty list", "[]"],
  ["one twice", "[select, select]"],
  ["an object", "privileges: [select]"],
  ["nothing", ""],
  ["text that is no YAML", "[select"],
])("refuses %s, naming the file and what may be in it", async (_, text) => {
  const path = await file(text)
  await expect(readPrivileges(path)).rejects.toMatchObject({
    code: "usage",
    message: expect.stringContaining(path),
    hint: expect.stringContaining("select, insert"),
  })
})

test("a word that is neither a profile nor a file is answered with the profiles", async () => {
  await expect(readPrivileges("read-write")).rejects.toMatchObject({
    code: "usage",
    hint: expect.stringContaining("all, readwrite, readonly, ddl"),
  })
})
