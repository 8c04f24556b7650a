import { mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, expect, test } from "vitest"
import { readOwnerLogin } from "../../src/arguments/owner-login.ts"
import type { Prompts } from "../../src/interactive/prompts.ts"

const password = "sandbox-only-legacy"
let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "keyless-owner-"))
})
afterAll(() => rm(folder, { recursive: true }))

const asked: { message: string; hidden: boolean }[] = []
const prompts: Prompts = {
  choose: async () => null,
  text: async (message, hidden) => {
    asked.push({ message, hidden })
    return password
  },
  confirm: async () => false,
  note: () => {},
}
const host = (canAsk: boolean) => ({
  environment: { LEGACY: password, EMPTY: "" },
  canAsk,
  prompts: async () => prompts,
})
const read = (words: readonly string[], canAsk = false, more = {}) =>
  readOwnerLogin({ ownerLogin: words, ...more }, host(canAsk))

test("is none where the flag is not given", async () => {
  expect(await readOwnerLogin({}, host(false))).toBeUndefined()
})

test("has its password from an environment variable, from a file, or from who is asked", async () => {
  const file = join(folder, "password")
  await writeFile(file, `${password}\n`)
  for (const [words, canAsk] of [
    [["user=legacy", "password-env=LEGACY"], false],
    [["user=legacy", `password-file=${file}`], false],
    [["user=legacy"], true],
  ] as const) {
    const login = await read(words, canAsk)
    expect([login?.user, login?.password.reveal()]).toEqual(["legacy", password])
    expect(JSON.stringify(login)).not.toContain(password)
  }
  expect(asked).toEqual([{ message: 'Password of the database user "legacy"', hidden: true }])
})

test.each([
  ["a password on the command line", ["user=legacy", `password=${password}`]],
  ["no user", ["password-env=LEGACY"]],
  ["a word that there is not", ["user=legacy", "host=db"]],
  ["two places of the password", ["user=legacy", "password-env=LEGACY", "password-file=x"]],
  ["a variable that is not set", ["user=legacy", "password-env=NOBODY"]],
  ["an empty password", ["user=legacy", "password-env=EMPTY"]],
  ["a file that is not there", ["user=legacy", "password-file=/nowhere/at/all"]],
  ["no password where nobody can be asked", ["user=legacy"]],
])("refuses %s, and repeats no password", async (_, words) => {
  const error: unknown = await read(words).catch((cause: unknown) => cause)
  expect(error).toMatchObject({ code: "usage", hint: expect.stringContaining("password-env=VARIABLE") })
  expect(JSON.stringify(error)).not.toContain(password)
})

test("does not ask for what a copy in the background would have to be told", async () => {
  await expect(read(["user=legacy"], true, { wait: false })).rejects.toMatchObject({ code: "usage" })
})
