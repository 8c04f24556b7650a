import { defineClient, prefixed } from "@keyless/core"
import { expect, test } from "vitest"
import type { LoadedConfig } from "../../src/config/loaded-config.ts"
import { memoryPlugins, memoryWorld } from "../support/memory-plugins.ts"
import { createWords, shopWords, testHost } from "../support/test-host.ts"

const perl = defineClient({
  id: "perl",
  title: "Perl",
  version: "1.0.0",
  formats: { postgresql: ({ endpoint }) => [prefixed("PERL_HOST", endpoint.host)] },
})

const config = (settings: LoadedConfig["settings"]): LoadedConfig => ({
  file: "/shop/keyless.config.ts",
  folder: "/shop",
  plugins: [{ plugin: perl, from: "/shop/keyless.config.ts" }],
  settings,
  services: async () => [],
})

const host = (settings: LoadedConfig["settings"] = {}) =>
  testHost({ plugins: [...memoryPlugins(memoryWorld()), perl], config: config(settings) })

test("help, the support matrix and the settings know the config's client type", async () => {
  const { stdout: help } = await host().run("webapp", "connection", "create", "postgres-flexible", "--help")
  expect(help).toContain("perl")
  const types = await host().run("webapp", "connection", "list-support-types", "-t", "postgres-flexible")
  expect(types.json()).toEqual([expect.objectContaining({ client_types: expect.arrayContaining(["perl"]) })])
  const preview = await host().run(
    ..."webapp connection preview-configuration postgres-flexible --client-type perl".split(" "),
  )
  expect(preview.stdout).toContain("PERL_HOST")
})

test("defaults fill in flags that are not typed, also where another spelling is typed", async () => {
  const own = host({ defaults: { "target-resource-group": "elsewhere", output: "yaml", yes: true } })
  const made = await own.run(...createWords)
  expect(made).toMatchObject({ code: 0 })
  expect(made.stdout).toContain("name: shop")
  const shown = await own.run("webapp", "connection", "show", ...shopWords, "-o", "json")
  expect(shown.json()).toMatchObject({ name: "shop" })
})

test.each([
  [{ nothing: "x" }, "a default for --nothing, which no command has"],
  [{ output: "xml" }, "a default for --output that it does not take"],
  [{ "dry-run": "perhaps" }, "a default for --dry-run that it does not take"],
  [{ "connstr-props": true }, "a default for --connstr-props that it does not take"],
])("a default that cannot be is refused: %j", async (defaults, message) => {
  const { code, stderr } = await host({ defaults }).run(...createWords)
  expect(stderr).toContain(message)
  expect(code).toBe(2)
})

test("a switch that is turned around", async () => {
  const own = host({ defaults: { "no-wait": true } })
  expect(await own.run(...createWords)).toMatchObject({ code: 0 })
  expect(own.jobs).toMatchObject([{ argv: expect.arrayContaining(["--wait"]) }])
})
