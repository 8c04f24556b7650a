import { Command } from "commander"
import { expect, test } from "vitest"
import { addPluginFlags, readPluginFlags } from "../../src/arguments/flags.ts"
import type { ManifestOption } from "../../src/manifest/manifest.ts"

const option = (property: string, type: ManifestOption["type"]): ManifestOption => ({
  property,
  flag: property,
  aliases: [],
  key: property,
  description: "",
  required: false,
  type,
  secret: false,
})
const options = [option("keep", "switch"), option("port", "number"), option("name", "text")]

function read(...words: readonly string[]) {
  const command = new Command().exitOverride().configureOutput({ writeErr: () => {} })
  addPluginFlags(command, options, "App:")
  return readPluginFlags(command.parse([...words], { from: "user" }).opts(), options)
}

test.each([
  [["--keep"], { keep: true }],
  [["--keep", "true"], { keep: true }],
  [["--keep", "false"], { keep: false }],
  [["--keep", "--name", "x"], { keep: true, name: "x" }],
  [["--port", "7"], { port: 7 }],
  [[], {}],
])("%j is read as the plugin's schema takes it", (words, values) => {
  expect(read(...words)).toEqual(values)
})

test("a switch takes no other word", () => {
  expect(() => read("--keep", "perhaps")).toThrow(/Allowed choices are true, false/)
})
