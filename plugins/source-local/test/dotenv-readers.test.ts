import { execFile } from "node:child_process"
import { promisify } from "node:util"
import { parse } from "dotenv"
import { afterAll, beforeEach, expect, test } from "vitest"
import { change, openFolder, settingsIn } from "./folder.ts"

const run = promisify(execFile)
const folder = await openFolder()
const file = folder.at(".env")
beforeEach(() => folder.write(".env", ""))
afterAll(() => folder.remove())

/** Values as settings of connections have them, and what is hard to write. */
const values = {
  EMPTY: "",
  HOST: "shop-db.postgres.database.azure.com",
  PORT: "5432",
  SECRET: "abc8Q~x_y.z-1",
  LIBPQ: "dbname='my shop' host=db.example port=5432 sslmode=require user=aad_shop",
  LIBPQ_PLAIN: "host=db.example port=5432 dbname=shop sslmode=require user=aad_shop",
  ADO: 'Server=db;Database=shop;Authentication="Active Directory Integrated";Encrypt=true;',
  JDBC: "jdbc:sqlserver://db:1433;databaseName={my shop};authentication=ActiveDirectoryDefault;",
  URL: "jdbc:mysql://db:3306/shop?sslmode=required&user=aad_shop",
  ODBC: "Driver={ODBC Driver 17 for SQL Server};Server=tcp:db,1433;UID={ada@keyless.example};",
  HASH: "a # b #c",
  DOLLAR: "$HOME and $(id) and `id` and $1",
  BACKSLASH: String.raw`C:\temp\new`,
  BLANKS: "  both ends  ",
  EQUALS: "=a==b=",
  QUOTE: "it's",
  HOME: "~/x",
  HOMES: "a:~/x",
  UNICODE: "größe 数据 😀",
  RECORD: JSON.stringify({ version: 1, name: "a \u0022quoted\u0022 one", keys: {} }),
  EXCLAMATION: "a!b!",
  PERCENT: "%PATH% %s",
  GLOB: "* ? [a] {a,b}",
  SHELL: "a; echo $(touch pwned) && b | c > d < e & f",
}

/** Values whose reading the documentation of python-dotenv makes its own: it fills `${…}` in, and takes two backslashes for one. */
const otherForPython = { FILLED: "a ${HOME} b", DOUBLE: String.raw`a\\b` }

const print = "process.stdout.write(JSON.stringify(process.env))"
const environmentOf = (text: string): Readonly<Record<string, string>> => JSON.parse(text)

/** Runs a program in an environment with nothing but a path, and answers the variables that it has. */
async function variables(program: string, words: readonly string[]) {
  const env = { PATH: process.env["PATH"] ?? "" }
  return environmentOf((await run(program, [...words], { env, cwd: folder.path })).stdout)
}

test.each([
  ["the dotenv package", async () => parse(await folder.read(".env"))],
  ["node --env-file", () => variables(process.execPath, [`--env-file=${file}`, "-e", print])],
  [
    "a POSIX shell",
    () => variables("sh", ["-c", `set -a; . ./.env; exec "$0" -e '${print}'`, process.execPath]),
  ],
  ["the source itself", () => settingsIn(folder)],
])("%s reads what was written", async (_reader, read) => {
  const set = { ...values, ...otherForPython }
  await change(folder, {}, { set })
  expect(await read()).toMatchObject(set)
  expect(await folder.list()).toEqual([".env"])
})

test("what needs no quotes has none, so that Docker reads it too", async () => {
  const { EMPTY, HOST, PORT, SECRET, URL } = values
  await change(folder, {}, { set: { EMPTY, HOST, PORT, SECRET } })
  expect(await folder.read(".env")).toBe(`EMPTY=\nHOST=${HOST}\nPORT=5432\nSECRET=${SECRET}`)
  await change(folder, {}, { set: { URL } })
  expect(await folder.read(".env")).toContain(`\nURL='${URL}'`)
})

test.each([
  ["two lines", "a\nb"],
  ["a carriage return", "a\rb"],
  ["NUL", "a\0b"],
  ["both kinds of quotes", `it's "quoted"`],
  ["a single quote and a dollar sign", "it's $5"],
  ["a single quote and a backslash", String.raw`o\'neil`],
  ["a single quote and a back quote", "it's `that`"],
  ["a backslash at the end", "C:\\"],
])("%s cannot be written, and nothing is", async (_what, value) => {
  await folder.write(".env", "A=1\n")
  await expect(change(folder, {}, { set: { FIRST: "1", ODD: value } })).rejects.toMatchObject({
    code: "setting_unwritable",
    message: expect.stringContaining("ODD"),
    hint: expect.stringContaining("--format json"),
  })
  expect(await folder.read(".env")).toBe("A=1\n")
  await change(folder, { file: "settings.json" }, { set: { ODD: value } })
  expect(await settingsIn(folder, { file: "settings.json" })).toEqual({ ODD: value })
})

test("a refused value is not repeated", async () => {
  const refused = change(folder, {}, { set: { ODD: "hunter2\n" } })
  await expect(refused).rejects.toThrow(expect.not.stringContaining("hunter2"))
})
