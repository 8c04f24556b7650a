import { execFile } from "node:child_process"
import { readFile } from "node:fs/promises"
import { createRequire } from "node:module"
import { promisify } from "node:util"

import { createEngine } from "@keyless/core"
import { describe, expect, it } from "vitest"
import { z } from "zod"

import { azurePreset } from "../src/index.ts"

const run = promisify(execFile)
const manifest = z.object({ version: z.string(), dependencies: z.record(z.string(), z.string()) })
const read = async (url: URL | string) => manifest.partial().parse(JSON.parse(await readFile(url, "utf8")))

/** Prints every module that importing the preset, and composing an engine of it, loads. */
const probe = `
import { registerHooks } from "node:module"
const loaded = []
registerHooks({ load(url, context, next) { loaded.push(url); return next(url, context) } })
const { azurePreset } = await import("@keyless/preset")
azurePreset()
console.log(JSON.stringify(loaded))
`

describe("the preset", () => {
  it("composes into an engine", () => {
    const rows = createEngine({ plugins: azurePreset() }).supportTypes()
    expect(rows.length).toBeGreaterThan(0)
  })

  it("has every plugin of the packages that it depends on, each with its package's version", async () => {
    const { dependencies = {} } = await read(new URL("../package.json", import.meta.url))
    const packages = Object.keys(dependencies).filter((name) => name !== "@keyless/azure")
    const plugins = azurePreset()
    const modules = await Promise.all(packages.map(async (name): Promise<object> => import(name)))
    const makers = modules.flatMap(Object.keys).filter((name) => /(?:Source|Target|Auth|Client)$/.test(name))
    expect(plugins).toHaveLength(makers.length)
    const { resolve } = createRequire(import.meta.url)
    const versions = await Promise.all(
      packages.map(async (name) => (await read(resolve(`${name}/package.json`))).version),
    )
    const unlike = (version: string) => !versions.includes(version)
    expect(plugins.map(({ version }) => version).filter(unlike)).toEqual([])
  })

  it("loads no SDK and no driver before it is asked for something", async () => {
    const { stdout } = await run(
      process.execPath,
      ["--conditions=@keyless/source", "--input-type=module", "-e", probe],
      {
        cwd: new URL("..", import.meta.url),
      },
    )
    const loaded = z.array(z.string()).parse(JSON.parse(stdout))
    expect(loaded.some((url) => url.includes("/azure/src/azure.ts"))).toBe(true)
    expect(
      loaded.filter((url) => /@azure\/(?:identity|arm-|core-rest-pipeline)|\/node_modules\/pg\//.test(url)),
    ).toEqual([])
  })
})
