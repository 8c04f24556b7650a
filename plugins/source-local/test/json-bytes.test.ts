import { mkdir } from "node:fs/promises"
import { afterAll, beforeEach, describe, expect, test } from "vitest"
import { change, openFolder, resolve, settingsIn } from "./folder.ts"

const folder = await openFolder()
beforeEach(async () => {
  await folder.remove()
  await mkdir(folder.path)
})
afterAll(() => folder.remove())

const set = { AZURE_HOST: "db.example", ODD: `it's "odd"\n\\`, KEYLESS_CONNECTION_SHOP: '{"a":"b"}' }

const texts = {
  spread: `{\n  "a": "1",\n  "nested": { "b": [1, 2] }\n}\n`,
  "in one line": `{"a":"1","b":2}`,
  "in one line with blanks": `{ "a": "1", "b": 2 }\n`,
  "with commas at the end": `{\n    "a": "1",\n    "b": { "c": 1, },\n}\n`,
  "in one line with a comma at the end": `{"a":"1",}`,
  "with comments": `// top\n{\n  // first\n  "a": "1", // one\n  /* two */ "b": 2 // last\n  // end\n} // out\n`,
  "with comments behind commas at the end": `{\n  "a": "1", /* one */ // more\n  /* end */\n}\n`,
  "with a comment in a line": `{"a":"1" /* one */}`,
  "with a comma behind a comment": `{\n  "a": "1" /* one */ ,\n  "b": 2\n  // last\n  ,\n}`,
  "with tabs": `{\n\t"a": "1"\n}`,
  "with line ends of Windows": `{\r\n  "a": "1", // one\r\n  "b": 2\r\n}\r\n`,
  "with a byte order mark": `\uFEFF{\n  "a": "1"\n}\n`,
  empty: `{}`,
  "empty and spread": `{\n}\n`,
  "with nothing but a comment": `{\n  // nothing yet\n}\n`,
  "with a key twice": `{ "a": "0", "a": "1" }`,
  "with text that looks like comments": `{\n  "a": "1", "url": "http://x//y /* z */"\n}\n`,
} as const

describe.each(Object.entries(texts))("a JSON file %s", (_name, text) => {
  const options = { file: "settings.json" }

  test("has the settings, is still read, and is the same when they are gone", async () => {
    await folder.write("settings.json", text)
    const before = await settingsIn(folder, options)
    await change(folder, options, { set })
    expect(await settingsIn(folder, options)).toEqual({ ...before, ...set })
    const written = await folder.read("settings.json")
    for (const comment of text.match(/\/\/ .*|\/\* .*? \*\//g) ?? [])
      expect(written).toContain(comment.trim())
    await change(folder, options, { remove: Object.keys(set) })
    expect(await folder.read("settings.json")).toBe(text)
  })

  test("is the same when the settings go in another order, one by one", async () => {
    await folder.write("settings.json", text)
    await change(folder, options, { set })
    for (const key of Object.keys(set).toReversed()) await change(folder, options, { remove: [key] })
    expect(await folder.read("settings.json")).toBe(text)
  })
})

test("settings stand on lines of their own, in the file's indentation", async () => {
  await folder.write("settings.json", `{\n    "a": "1" // one\n}\n`)
  await change(folder, { file: "settings.json" }, { set: { B: "2", C: "3" } })
  expect(await folder.read("settings.json")).toBe(`{\n    "a": "1", // one\n    "B": "2",\n    "C": "3"\n}\n`)
})

test("a value is changed where it stands", async () => {
  await folder.write("settings.json", `{ "a": /* it */ "1" , "b": 2 }`)
  await change(folder, { file: "settings.json" }, { set: { a: "x" } })
  expect(await folder.read("settings.json")).toBe(`{ "a": /* it */ "x" , "b": 2 }`)
})

test("a JSON file that was made here goes with the last connection, and not one that was there", async () => {
  const options = { file: "settings.json" }
  await change(folder, options, { set })
  expect(JSON.parse(await folder.read("settings.json"))).toMatchObject(set)
  await change(folder, options, { remove: Object.keys(set) })
  expect(await folder.list()).toEqual([])
  await folder.write("settings.json", "{}")
  await change(folder, options, { set })
  await change(folder, options, { remove: Object.keys(set) })
  expect(await folder.read("settings.json")).toBe("{}")
})

test.each([
  ["no JSON", `{\n  "a": 1,\n  b: 2\n}`, { line: 3, column: 3 }],
  ["cut off", `{\n  "a": `, { line: 2, column: 8 }],
  ["a list", ` []`, { line: 1, column: 2 }],
  ["nothing", ``, { line: 1, column: 1 }],
  ["two of them", `{}\n{}`, { line: 2, column: 1 }],
])("%s is refused with the place, and stays", async (_what, text, place) => {
  await folder.write("settings.json", text)
  await expect(change(folder, { file: "settings.json" }, { set })).rejects.toMatchObject({
    code: "settings_file_invalid",
    message: expect.stringContaining(`line ${place.line}, column`),
    hint: expect.stringContaining("nothing was changed"),
    details: expect.objectContaining({ line: place.line }),
  })
  expect(await folder.read("settings.json")).toBe(text)
})

test("what is no text counts as taken and is not overwritten", async () => {
  const text = `{ "AZURE_HOST": { "a": 1 } }`
  await folder.write("settings.json", text)
  expect(await settingsIn(folder, { file: "settings.json" })).toEqual({ AZURE_HOST: `{ "a": 1 }` })
  await expect(change(folder, { file: "settings.json" }, { set })).rejects.toMatchObject({
    code: "settings_file_invalid",
  })
  expect(await folder.read("settings.json")).toBe(text)
})

describe("launchSettings.json", () => {
  const options = { file: "launchSettings.json" }
  const text = [
    "\uFEFF{",
    '  "$schema": "https://json.schemastore.org/launchsettings.json",',
    "  // how it is started",
    '  "profiles": {',
    '    "IIS Express": { "commandName": "IISExpress", "environmentVariables": { "X": "iis" } },',
    '    "http": {',
    '      "commandName": "Project",',
    '      "applicationUrl": "http://localhost:5000",',
    '      "environmentVariables": {',
    '        "ASPNETCORE_ENVIRONMENT": "Development" // as usual',
    "      }",
    "    },",
    '    "bare": { "commandName": "Project" },',
    "  }",
    "}",
    "",
  ].join("\r\n")
  beforeEach(() => folder.write("launchSettings.json", text))

  test("has the settings in the first profile that starts the project, and is the same when they are gone", async () => {
    await change(folder, options, { set })
    expect(await settingsIn(folder, options)).toEqual({ ASPNETCORE_ENVIRONMENT: "Development", ...set })
    expect(await settingsIn(folder, { ...options, profile: "IIS Express" })).toEqual({ X: "iis" })
    expect(await folder.read("launchSettings.json")).toContain(
      '"Development", // as usual\r\n        "AZURE_HOST": "db.example",\r\n',
    )
    await change(folder, options, { remove: Object.keys(set) })
    expect(await folder.read("launchSettings.json")).toBe(text)
  })

  test("gets variables where a profile has none, which go again", async () => {
    const bare = { ...options, profile: "bare" }
    expect(await settingsIn(folder, bare)).toEqual({})
    await change(folder, bare, { set })
    expect(await settingsIn(folder, bare)).toEqual(set)
    await change(folder, bare, { remove: Object.keys(set) })
    expect(await folder.read("launchSettings.json")).toBe(text)
  })

  test.each([
    [{ file: "launchSettings.json", profile: "https" }, "source_not_found", /IIS Express, http, bare/],
    [{ file: "properties/launchSettings.json" }, "source_not_found", /./],
  ])("%j is not there", async (given, code, hint) => {
    await expect(resolve(folder, given)).rejects.toMatchObject({ code, hint: expect.stringMatching(hint) })
  })

  test("has to be there, and profiles have to be objects", async () => {
    await folder.remove()
    await mkdir(folder.path)
    await expect(resolve(folder, options)).rejects.toMatchObject({ code: "source_not_found" })
    for (const wrong of [`{ "profiles": [] }`, `{ "profiles": { "a": 1 } }`]) {
      await folder.write("launchSettings.json", wrong)
      await expect(resolve(folder, options)).rejects.toMatchObject({ code: "settings_file_invalid" })
    }
    await folder.write("launchSettings.json", `{}`)
    await expect(resolve(folder, options)).rejects.toMatchObject({ code: "source_not_found" })
  })
})
