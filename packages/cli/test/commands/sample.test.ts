import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, beforeEach, expect, test } from "vitest"
import { testHost } from "../support/test-host.ts"

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "keyless-sample-"))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const words = (out: string, ...more: string[]) => [
  "sample",
  "--client-type",
  "nodejs",
  "--target-type",
  "postgres-flexible",
  "--out",
  out,
  ...more,
]

test("writes the files of a sample into a new folder and tells which", async () => {
  const out = join(folder, "new", "shop")
  const { code, json, stderr } = await testHost().run(...words(out))
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" })
  expect(json()).toEqual({
    directory: out,
    clientType: "nodejs",
    targetType: "postgres-flexible",
    authType: "system-identity",
    files: ["README.md", "src/main.js"],
    variables: ["AZURE_POSTGRESQL_HOST", "AZURE_POSTGRESQL_USER"],
  })
  expect(await readFile(join(out, "src/main.js"), "utf8")).toBe("process.env.AZURE_POSTGRESQL_HOST\n")
})

test("takes the auth type and renamed settings", async () => {
  const out = join(folder, "shop")
  const renamed = ["--customized-keys", "AZURE_POSTGRESQL_HOST=DB_HOST"]
  const { json } = await testHost().run(...words(out, "--auth", "service-principal", ...renamed))
  expect(json()).toMatchObject({
    authType: "service-principal",
    variables: [
      "DB_HOST",
      "AZURE_POSTGRESQL_USER",
      "AZURE_POSTGRESQL_CLIENTID",
      "AZURE_POSTGRESQL_CLIENTSECRET",
      "AZURE_POSTGRESQL_TENANTID",
    ],
  })
  expect(await readFile(join(out, "src/main.js"), "utf8")).toBe("process.env.DB_HOST\n")
})

test("uses a folder that is there and empty", async () => {
  await mkdir(join(folder, "empty"))
  expect((await testHost().run(...words(join(folder, "empty")))).code).toBe(0)
})

test.each(["a folder", "a file"])("leaves %s alone that is in the way", async (what) => {
  const out = join(folder, "mine")
  if (what === "a folder") await mkdir(out)
  await writeFile(what === "a folder" ? join(out, "main.js") : out, "mine\n")
  const { code, stdout, stderr } = await testHost().run(...words(out))
  expect({ code, stdout }).toEqual({ code: 5, stdout: "" })
  expect(stderr).toBe(
    `error[folder_taken]: ${out} is there already and is not an empty folder.\n` +
      "hint: Give a new folder with --out.\n",
  )
  expect(await readdir(folder, { recursive: true })).toEqual(
    what === "a folder" ? ["mine", "mine/main.js"] : ["mine"],
  )
})

test("says so where the folder cannot be made", async () => {
  await writeFile(join(folder, "file"), "")
  const { code, stderr } = await testHost().run(...words(join(folder, "file", "shop")))
  expect(code).toBe(2)
  expect(stderr).toContain("error[usage]: The folder")
})

test.each([
  [["sample", "--target-type", "sql"], "--client-type is missing", "Use one of: nodejs, none."],
  [["sample", "--client-type", "nodejs"], "--target-type is missing", "Use one of: postgres-flexible."],
  [words("x", "--auth", "password"), 'There is no auth called "password"', "Use one of:"],
  [words("x", "--client-type", "none"), "There is no sample of None", "There is one of: nodejs."],
  [words("x", "--customized-keys", "PORT=P"), 'no setting "PORT"', "Settings of this connection"],
])("%j is answered with what is wrong and what there is", async (argv, error, hint) => {
  const { code, stdout, stderr } = await testHost().run(...argv)
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" })
  expect(stderr).toContain(error)
  expect(stderr).toContain(hint)
})
