import { cpSync, existsSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs"
import { delimiter, join } from "node:path"
import { fileURLToPath } from "node:url"
import { afterAll, beforeAll, expect, test } from "vitest"
import { type Ended, openWorkshop, readJson, type Workshop } from "./workshop.ts"

const example = fileURLToPath(new URL("../../examples/plugin-redis", import.meta.url))
const hasRedis = (process.env["PATH"] ?? "")
  .split(delimiter)
  .some((folder) => existsSync(join(folder, "redis-server")))

let opened: Awaited<ReturnType<typeof openWorkshop>>
let environment: NodeJS.ProcessEnv = {}

const keyless = async (workshop: Workshop, ...words: string[]): Promise<Ended> => {
  const ended = await workshop.run("app", "keyless", words, environment)
  return ended
}

beforeAll(async () => {
  opened = hasRedis ? await openWorkshop() : { missing: "redis-server is not installed" }
  if ("missing" in opened) return
  const { folder } = opened
  cpSync(example, join(folder, "plugin"), {
    recursive: true,
    filter: (path) => !/node_modules|dist/.test(path),
  })
  symlinkSync(join(folder, "plugin"), join(folder, "node_modules/keyless-target-redis"))
  mkdirSync(join(folder, "app"))
  writeFileSync(
    join(folder, "app/keyless.config.ts"),
    `import { defineConfig } from "@keyless/core/config"

export default defineConfig({
  plugins: ["keyless-target-redis"],
  sandbox: { services: ["keyless-target-redis/sandbox"] },
})
`,
  )
  writeFileSync(
    join(folder, "app/seed.json"),
    JSON.stringify({
      directory: { servicePrincipals: [{ displayName: "me", secret: "sandbox-only-secret" }] },
      resourceGroups: [{ name: "demo" }],
      sites: [{ resourceGroup: "demo", name: "shop-web", linuxFxVersion: "NODE|24-lts" }],
      redisCaches: [{ resourceGroup: "demo", name: "shop-cache" }],
    }),
  )
  environment = { KEYLESS_STATE_DIR: join(folder, "state") }
}, 300_000)

afterAll(async () => {
  if (!("missing" in opened)) await keyless(opened, "sandbox", "stop")
})

test("somebody's target and service of the sandbox work in the command line, from packed packages alone", async (context) => {
  if ("missing" in opened) return context.skip(opened.missing)
  const workshop = opened
  const built = await workshop.run("plugin", "tsc", [])
  expect(built, built.stdout).toMatchObject({ code: 0 })

  const listed = await keyless(
    workshop,
    "plugins",
    "list",
    "--query",
    "[?name=='redis'].package",
    "-o",
    "tsv",
  )
  expect(listed).toMatchObject({ code: 0, stdout: "keyless-target-redis@0.1.0\n" })
  const started = await keyless(workshop, "sandbox", "start", "--seed", "seed.json")
  expect(started, started.stderr).toMatchObject({ code: 0 })
  const caller = await keyless(workshop, "sandbox", "env", "-o", "json")
  environment = { ...environment, ...JSON.parse(caller.stdout) }

  const connection = ["-g", "demo", "-n", "shop-web", "--connection", "cache"]
  const create = (...more: string[]) =>
    keyless(
      workshop,
      ..."webapp connection create redis --tg demo --server shop-cache --client-type nodejs --yes".split(" "),
      ...connection,
      ...more,
    )
  const made = await create("--privileges", "readonly")
  expect(made, made.stderr).toMatchObject({ code: 0 })
  expect(await visit(workshop)).toEqual(["OK", "GET visits: $-1", "SET visits: NOPERM"])

  // The same command with more rights, and again with nothing to do.
  expect(await create()).toMatchObject({ code: 0 })
  expect(await visit(workshop)).toEqual(["OK", "GET visits: $-1", "SET visits: +OK"])
  expect(await create("-o", "none")).toMatchObject({
    code: 0,
    stderr: expect.stringContaining("nothing was changed"),
  })
  const looked = await keyless(workshop, "webapp", "connection", "validate", ...connection)
  expect(looked, looked.stderr).toMatchObject({ code: 0 })

  const deleted = await keyless(workshop, "webapp", "connection", "delete", ...connection, "--yes")
  expect(deleted, deleted.stderr).toMatchObject({ code: 0 })
  const state = await keyless(
    workshop,
    "sandbox",
    "save",
    "--query",
    "redisCaches[0].accessPolicyAssignments",
  )
  expect(JSON.parse(state.stdout)).toEqual([])
}, 180_000)

test("it passes keyless plugins check", async (context) => {
  if ("missing" in opened) return context.skip(opened.missing)
  const checked = await opened.run("plugin", "keyless", [
    "plugins",
    "check",
    "--no-config",
    "--report",
    "report.json",
    "-o",
    "table",
  ])
  expect(checked, checked.stdout + checked.stderr).toMatchObject({ code: 0 })
  expect(readJson(opened, "plugin/report.json")).toMatchObject({ ok: true })
}, 180_000)

/** What an app finds that reads its settings, gets a token, and logs in over TLS. */
async function visit(workshop: Workshop): Promise<readonly string[]> {
  const app = await keyless(workshop, "sandbox", "env", "--app", "shop-web", "-o", "json")
  const program = fileURLToPath(new URL("redis-visit.mjs", import.meta.url))
  const visited = await workshop.run("app", process.execPath, [program], JSON.parse(app.stdout))
  expect(visited, visited.stderr).toMatchObject({ code: 0 })
  return visited.stdout.trimEnd().split("\n")
}
