import { expect, test } from "vitest"
import { makeManifest } from "../src/manifest/make-manifest.ts"
import { commandReference, refusalOf } from "../src/reference.ts"
import { memoryPlugins, memoryWorld } from "./support/memory-plugins.ts"

const manifest = makeManifest(memoryPlugins(memoryWorld()))

test("every command is told with its flags, and none that the help hides", () => {
  const root = commandReference(manifest)
  const create = root.commands
    .find(({ path }) => path === "keyless webapp")
    ?.commands[0]?.commands.find(({ path }) => path.endsWith(" create"))?.commands[0]
  expect(create?.path).toBe("keyless webapp connection create postgres-flexible")
  const flags = create?.flags.map((each) => each.flags) ?? []
  expect(flags).toContain("-n, --name <name>")
  expect(flags).toContain("--dry-run")
  expect(flags.filter((each) => each.includes("no-recreate"))).toEqual([])
})

test("a command line is looked at and not carried out", async () => {
  const words = "webapp connection create postgres-flexible -g demo -n shop --dry-run".split(" ")
  expect(await refusalOf(manifest, words)).toBeNull()
  expect(await refusalOf(manifest, [...words, "--not-there"])).toContain("--not-there")
  expect(await refusalOf(manifest, ["webapp", "connection"])).not.toBeNull()
  expect(await refusalOf(manifest, ["nonsense"])).not.toBeNull()
})
