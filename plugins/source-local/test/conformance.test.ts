import { mkdir, readFile, rm, stat } from "node:fs/promises"
import { sourceConformance } from "@keyless/testkit"
import { afterAll, describe, test } from "vitest"
import { localSource } from "../src/index.ts"
import { openFolder, settingsIn } from "./folder.ts"

const launchSettings = `{
  // kept
  "profiles": {
    "http": { "commandName": "Project", "environmentVariables": { "UNRELATED": "stays" }, },
    "other": { "commandName": "IISExpress" }
  }
}
`

const holdsBothQuotes = (text: string) => !(text.includes("'") && /["$\\`]/.test(text))

const folder = await openFolder()
afterAll(() => folder.remove())

describe.each([
  { file: ".env", text: "# kept\nUNRELATED=stays\n", holds: holdsBothQuotes },
  { file: "settings.json", text: '{\n  "UNRELATED": "stays",\n  "nested": { "a": 1 }\n}\n' },
  { file: "launchSettings.json", text: launchSettings },
])("$file", ({ file, text, holds }) => {
  const options = { file }
  let writes = 0
  let seen = ""
  /** A file that is written is a new one. */
  const count = async () => {
    const { ino, mtimeNs } = await stat(folder.at(file), { bigint: true })
    const now = `${ino} ${mtimeNs}`
    if (seen !== "" && now !== seen) writes += 1
    seen = now
    return writes
  }
  const cases = sourceConformance(localSource({ directory: folder.path }), {
    async begin() {
      for (const name of await folder.list()) await rm(folder.at(name), { recursive: true, force: true })
      await folder.write(file, text)
      writes = 0
      seen = ""
      await count()
    },
    options,
    missing: { file: "nowhere/.env" },
    badOptions: [
      { options: { file: "" }, path: "file" },
      { options: { format: "yaml" }, path: "format" },
      { options: { id: "/subscriptions/1" }, path: "id" },
      { options: { id: "file:///tmp/.env", file }, path: "id" },
    ],
    identities: [],
    ...(holds === undefined ? {} : { holds }),
    breakdowns: [
      {
        name: "the file is a folder",
        damage: async () => {
          await rm(folder.at(file))
          await mkdir(folder.at(file))
        },
      },
    ],
    async snapshot() {
      if ((await stat(folder.at(file))).isDirectory()) return { folder: (await folder.list()).join(" ") }
      const settings = Object.entries(await settingsIn(folder, options))
      return {
        ...Object.fromEntries(settings.map(([key, value]) => [`setting ${key}`, value])),
        text: await readFile(folder.at(file), "utf8"),
        folder: (await folder.list()).join(" "),
      }
    },
    writes: count,
    secrets: () => [],
  })
  for (const each of cases) test(each.name, each.run)
})
