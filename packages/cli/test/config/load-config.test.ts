import { type ChildProcess, fork } from "node:child_process"
import { once } from "node:events"
import { chmodSync, mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { fileURLToPath } from "node:url"
import { join } from "node:path"
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest"
import { configChoice } from "../../src/config/config-choice.ts"
import { findConfig } from "../../src/config/find-config.ts"

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "keyless-config-"))
})

/** Writes a file of the folder, and answers its path. */
function write(name: string, text: string): string {
  const file = join(folder, name)
  mkdirSync(join(file, ".."), { recursive: true })
  writeFileSync(file, text)
  return file
}

let loader: ChildProcess
beforeAll(() => {
  loader = fork(fileURLToPath(new URL("load.ts", import.meta.url)), {
    execArgv: ["--conditions=@keyless/source"],
  })
})
afterAll(() => loader.kill())

/** What a process makes of a config: plugins, settings and services, or its error. */
async function load(file: string): Promise<unknown> {
  loader.send(file)
  const [outcome] = await once(loader, "message")
  return outcome
}

const client = (id: string) => `{ kind: "client", id: "${id}", options: {}, formats: {} }`
const refusal = (code: string, message: string | RegExp) =>
  expect.objectContaining({ code, message: expect.stringMatching(message) })

describe("which config", () => {
  const search = { kind: "search" } as const

  test("the nearest one above the working folder", () => {
    const above = write("keyless.config.mjs", "")
    mkdirSync(join(folder, "a/b"), { recursive: true })
    expect(findConfig(search, join(folder, "a/b"))).toBe(above)
    const nearer = write("a/keyless.config.json", "{}")
    expect(findConfig(search, join(folder, "a/b"))).toBe(nearer)
  })

  test("none where none is, and none where none is wanted", () => {
    expect(findConfig(search, folder)).toBeNull()
    write("keyless.config.ts", "")
    expect(findConfig({ kind: "none" }, folder)).toBeNull()
  })

  test("two in one folder are refused", () => {
    write("keyless.config.ts", "")
    write("keyless.config.json", "{}")
    expect(() => findConfig(search, folder)).toThrow(/two configs in one folder/)
  })

  test("a file that is named has to be there", () => {
    expect(() => findConfig({ kind: "file", path: "other.ts" }, folder)).toThrow(/There is no config/)
    expect(
      findConfig({ kind: "file", path: "other.ts" }, write("other.ts", "").replace("/other.ts", "")),
    ).toBe(join(folder, "other.ts"))
  })

  test.each([
    [["webapp", "--help"], { kind: "search" }],
    [["--no-config", "webapp"], { kind: "none" }],
    [["webapp", "--config", "a.ts"], { kind: "file", path: "a.ts" }],
    [["webapp", "--config=a.ts"], { kind: "file", path: "a.ts" }],
    [["webapp", "--config", "a.ts", "--no-config"], { kind: "none" }],
    [["webapp", "--", "--no-config"], { kind: "search" }],
  ])("%j", (argv, choice) => {
    expect(configChoice(argv)).toEqual(choice)
  })
})

describe("what is in it", () => {
  test("TypeScript as Node.js takes it, with plugins as objects and by name", async () => {
    write(
      "node_modules/keyless-client-b/package.json",
      '{ "name": "keyless-client-b", "type": "module", "exports": "./index.js" }',
    )
    const b = write(
      "node_modules/keyless-client-b/index.js",
      `export default () => [${client("b")}, ${client("c")}]`,
    )
    const d = write("own/d.mjs", `export default ${client("d")}`)
    const file = write(
      "keyless.config.ts",
      `const a: object = ${client("a")}\nexport default { plugins: [a, "keyless-client-b", "./own/d.mjs"], defaults: { output: "table" } }`,
    )
    expect(await load(file)).toEqual({
      plugins: [
        ["a", file],
        ["b", b],
        ["c", b],
        ["d", d],
      ],
      settings: { defaults: { output: "table" } },
      services: [],
    })
  })

  test("JSON, and services that are loaded when they are asked for", async () => {
    write("redis.mjs", 'export default { name: "redis" }')
    const text = '{ "cloud": "china", "sandbox": { "services": ["./redis.mjs"] } }'
    expect(await load(write("keyless.config.json", text))).toEqual({
      plugins: [],
      settings: { cloud: "china" },
      services: [{ name: "redis" }],
    })
  })
})

describe("what is wrong in it is told with file and line", () => {
  test.each([
    [
      "a mistake in TypeScript",
      "ts",
      "\nexport default { plugins: [ }",
      "keyless.config.ts:2: Expression expected",
    ],
    [
      "TypeScript that is more than types",
      "ts",
      "\n\nenum A { B }\nexport default A",
      "keyless.config.ts:3: TypeScript enum",
    ],
    [
      "a mistake in JavaScript",
      "mjs",
      "\nexport default { plugins: [, }",
      "keyless.config.mjs:2: Unexpected token",
    ],
    [
      "an error when it runs",
      "mjs",
      "export const a = 1\nthrow new Error('no port')",
      "keyless.config.mjs:2: no port",
    ],
    [
      "a package that is not there",
      "ts",
      '\nimport { a } from "no-such-package"\nexport default a',
      "keyless.config.ts:2: Cannot find package",
    ],
    ["a mistake in JSON", "json", '{\n  "plugins": [],\n}', "keyless.config.json:3: "],
    [
      "something unknown",
      "mjs",
      "export default {\n  plugin: [],\n}",
      "keyless.config.mjs:2: there is nothing called plugin; known are plugins",
    ],
    ["another type", "json", '{\n\n  "journal": 7 }', "keyless.config.json:3: journal: "],
    [
      "what is no plugin",
      "mjs",
      "export default {\n  plugins: [{ id: 'a' }],\n}",
      "keyless.config.mjs:2: plugins[0] is none",
    ],
    [
      "a function that was not called",
      "mjs",
      "export default {\n  plugins: [() => 1],\n}",
      "which has to be called",
    ],
    [
      "a name of nothing",
      "json",
      '{\n "plugins": [\n "keyless-nothing" ] }',
      "keyless.config.json:3: Cannot find package",
    ],
    ["a list instead of a config", "mjs", "export default 7", "its default export is not an object"],
  ])("%s", async (_name, extension, text, message) => {
    const escaped = message.replaceAll(/[.[\]()]/g, String.raw`\$&`)
    expect(await load(write(`keyless.config.${extension}`, text))).toEqual(
      refusal("config_invalid", new RegExp(escaped)),
    )
  })

  test("no default export", async () => {
    expect(await load(write("keyless.config.mjs", "export const plugins = []"))).toEqual(
      refusal("config_invalid", "has no default export"),
    )
  })

  test("a module of its own that is broken is the one that is named", async () => {
    write("own.mjs", "\n\nthrow new Error('own')")
    expect(await load(write("keyless.config.mjs", 'import "./own.mjs"\nexport default {}'))).toEqual(
      refusal("config_invalid", String.raw`own\.mjs:3: own`),
    )
  })
})

describe.skipIf(process.platform === "win32")("somebody else's", () => {
  const text = "throw new Error('it ran')"

  test.each([
    ["a file that all may write", (file: string) => chmodSync(file, 0o666), "can be written by everybody"],
    ["a folder that all may write", () => chmodSync(folder, 0o777), "can be written by everybody"],
    ["a folder like /tmp", () => chmodSync(folder, 0o1777), "it ran"],
  ])("%s", async (_name, change, message) => {
    const file = write("keyless.config.mjs", text)
    change(file)
    expect(await load(file)).toEqual(expect.objectContaining({ message: expect.stringContaining(message) }))
  })

  test("a folder above that all may write", async () => {
    const file = write("a/b/keyless.config.mjs", text)
    chmodSync(join(folder, "a"), 0o777)
    expect(await load(file)).toEqual(refusal("config_not_trusted", "can be written by everybody"))
  })

  test("a link into such a folder", async () => {
    const file = write("open/keyless.config.mjs", text)
    chmodSync(join(folder, "open"), 0o777)
    const link = join(folder, "keyless.config.mjs")
    symlinkSync(file, link)
    expect(await load(link)).toEqual(refusal("config_not_trusted", "can be written by everybody"))
  })

  test("a group that others are in", async () => {
    const file = write("keyless.config.mjs", text)
    chmodSync(file, 0o664)
    const own = process.getgid?.() === 0 ? "it ran" : /can be written by a group|it ran/
    expect(await load(file)).toEqual(expect.objectContaining({ message: expect.stringMatching(own) }))
  })
})
