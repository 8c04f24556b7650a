import { mkdir } from "node:fs/promises"
import { afterAll, beforeEach, describe, expect, test } from "vitest"
import { change, openFolder, settingsIn } from "./folder.ts"

const folder = await openFolder()
beforeEach(async () => {
  await folder.remove()
  await mkdir(folder.path)
})
afterAll(() => folder.remove())

const record = { KEYLESS_CONNECTION_SHOP: "{}" }
const set = { AZURE_HOST: "db.example", AZURE_STRING: "a b;c", ...record }

const texts = {
  "with a line end at the end": "A=1\nB=2\n",
  "without a line end at the end": "A=1\nB=2",
  "with line ends of Windows": "A=1\r\nB=2\r\n",
  "with line ends of Windows but none at the end": "A=1\r\n\r\nB=2",
  empty: "",
  "of comments": "# one\n\n  # two\n",
  "with blank lines at the end": "A=1\n\n\n",
  "with odd spelling": `\n  export A = 'x' # note\nB: y\nC="a # b"   \nD=\nnonsense\n=x\nE=a=b#c\n`,
  "with a value over several lines": `KEY="-----BEGIN\nAZURE_HOST=not one\n-----END"\nA='x\ny'\nB=\`z\n\`\n`,
  "with quotes that do not end": `A="x\nB='y\nC=z\n`,
  "with a byte order mark": "\uFEFFA=1\nB=2\n",
  "with tabs and trailing blanks": "\tA=1  \t\nB=2\t\n   \n",
} as const

describe.each(Object.entries(texts))("a file %s", (_name, text) => {
  test("has the settings behind what was there, and is the same when they are gone", async () => {
    await folder.write(".env", text)
    const before = await settingsIn(folder)
    await change(folder, {}, { set })
    const written = await folder.read(".env")
    expect(written.startsWith(text.replace(/(?:\r\n|\n)$/, ""))).toBe(true)
    expect(await settingsIn(folder)).toEqual({ ...before, ...set })
    await change(folder, {}, { remove: Object.keys(set) })
    expect(await folder.read(".env")).toBe(text)
    expect(await folder.list()).toEqual([".env"])
  })

  test("is the same when the settings go in another order, one by one", async () => {
    await folder.write(".env", text)
    await change(folder, {}, { set })
    for (const key of Object.keys(set).toReversed()) await change(folder, {}, { remove: [key] })
    expect(await folder.read(".env")).toBe(text)
  })

  test("keeps its line ends", async () => {
    await folder.write(".env", text)
    await change(folder, {}, { set })
    const ends = (await folder.read(".env")).match(/\r\n|\n/g) ?? []
    expect(new Set(ends).size).toBeLessThanOrEqual(1)
  })
})

test("a value is changed where it stands, with all around it as it was", async () => {
  await folder.write(".env", `# top\nexport A = 'x' # note\nB="y z"\nC=1 # c\nD=`)
  await change(folder, {}, { set: { A: "new", B: "it's", C: "a b", D: "2" } })
  expect(await folder.read(".env")).toBe(`# top\nexport A = new # note\nB="it's"\nC='a b' # c\nD=2`)
})

test("of a key that is there twice the last counts, and both go", async () => {
  await folder.write(".env", "A=1\nB=2\nA=3\n")
  expect(await settingsIn(folder)).toEqual({ A: "3", B: "2" })
  await change(folder, {}, { set: { A: "4" } })
  expect(await folder.read(".env")).toBe("A=1\nB=2\nA=4\n")
  await change(folder, {}, { remove: ["A"] })
  expect(await folder.read(".env")).toBe("B=2\n")
})

describe("a file that was made here", () => {
  test("goes with the last connection", async () => {
    await change(folder, {}, { set })
    expect((await folder.read(".env")).split("\n")[0]).toBe("KEYLESS_SETTINGS_FILE=made-by-keyless")
    expect(await settingsIn(folder)).toEqual(set)
    await change(folder, {}, { set: { KEYLESS_CONNECTION_OTHER: "{}" }, remove: Object.keys(set) })
    expect(await folder.list()).toEqual([".env"])
    await change(folder, {}, { remove: ["KEYLESS_CONNECTION_OTHER"] })
    expect(await folder.list()).toEqual([])
  })

  test("stays with what somebody else wrote into it, and without the note of who made it", async () => {
    await change(folder, {}, { set })
    await folder.write(".env", `${await folder.read(".env")}MINE=1\n`)
    await change(folder, {}, { remove: Object.keys(set) })
    expect(await folder.read(".env")).toBe("MINE=1\n")
  })

  test("is not one that was there and empty", async () => {
    await folder.write(".env", "")
    await change(folder, {}, { set })
    await change(folder, {}, { remove: Object.keys(set) })
    expect(await folder.read(".env")).toBe("")
  })
})
