import {
  copyFileSync,
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { afterAll, beforeAll, expect, test } from "vitest"
import { type Ended, openWorkshop, readJson, type Workshop } from "./workshop.ts"

const example = fileURLToPath(new URL("../../examples/plugin-postgres-compatible", import.meta.url))
const me = "40000000-0000-4000-8000-000000000001"

let opened: Awaited<ReturnType<typeof openWorkshop>>
let environment: NodeJS.ProcessEnv = {}

const keyless = async (workshop: Workshop, ...words: string[]): Promise<Ended> =>
  workshop.run("app", "keyless", words, environment)

beforeAll(async () => {
  opened = await openWorkshop()
  if ("missing" in opened) return
  const { folder } = opened
  cpSync(example, join(folder, "plugin"), {
    recursive: true,
    filter: (path) => !/node_modules|dist/.test(path),
  })
  symlinkSync(join(folder, "plugin"), join(folder, "node_modules/keyless-target-contoso-postgres"))
  mkdirSync(join(folder, "app"))
  writeFileSync(
    join(folder, "app/keyless.config.ts"),
    `import { defineConfig } from "@keyless/core/config"

export default defineConfig({
  plugins: ["keyless-target-contoso-postgres"],
  sandbox: { services: ["keyless-target-contoso-postgres/sandbox"] },
})
`,
  )
  writeFileSync(
    join(folder, "app/seed.json"),
    JSON.stringify({
      directory: {
        servicePrincipals: [{ objectId: me, displayName: "me", secret: "sandbox-only-secret" }],
      },
      resourceGroups: [{ name: "demo" }],
      sites: [{ resourceGroup: "demo", name: "shop-web", linuxFxVersion: "NODE|24-lts" }],
      contosoServers: [{ name: "shop-db", administrators: [me], databases: ["shop"] }],
    }),
  )
  // It needs the driver that is installed there.
  copyFileSync(new URL("postgres-visit.mjs", import.meta.url), join(folder, "app/visit.mjs"))
  environment = { KEYLESS_STATE_DIR: join(folder, "state") }
}, 300_000)

afterAll(async () => {
  if (!("missing" in opened)) await keyless(opened, "sandbox", "stop")
})

test("somebody's target that speaks PostgreSQL's protocol works in the command line, from packed packages alone", async (context) => {
  if ("missing" in opened) return context.skip(opened.missing)
  const workshop = opened
  const built = await workshop.run("plugin", "tsc", [])
  expect(built, built.stdout).toMatchObject({ code: 0 })
  const started = await keyless(workshop, "sandbox", "start", "--seed", "seed.json")
  expect(started, started.stderr).toMatchObject({ code: 0 })
  const caller = await keyless(workshop, "sandbox", "env", "-o", "json")
  environment = { ...environment, ...JSON.parse(caller.stdout) }
  const places = await keyless(workshop, "sandbox", "status", "--query", "databases", "-o", "json")
  const [{ host, port }]: [{ host: string; port: number }] = JSON.parse(places.stdout)

  const connection = ["-g", "demo", "-n", "shop-web", "--connection", "orders"]
  const create = (...more: string[]) =>
    keyless(
      workshop,
      ..."webapp connection create contoso-postgres --database shop --yes --cluster blue".split(" "),
      "--server",
      `${host}:${port}`,
      ...connection,
      ...more,
    )
  const made = await create("--client-type", "none", "--privileges", "readonly")
  expect(made, made.stderr).toMatchObject({ code: 0 })
  const settings = await appOf(workshop)
  expect(settings).toMatchObject({
    CONTOSO_POSTGRESQL_HOST: host,
    CONTOSO_POSTGRESQL_CLUSTER: "blue",
    CONTOSO_POSTGRESQL_USERNAME: "contoso_orders",
  })
  expect(await visit(workshop, settings, "create table orders (id int)")).toBe("42501")

  // The same command with more rights, and again with nothing to do.
  expect(await create("--client-type", "none")).toMatchObject({ code: 0 })
  expect(await visit(workshop, settings, "create table orders (id int)")).toBe("CREATE")
  expect(await create("--client-type", "none", "-o", "none")).toMatchObject({
    code: 0,
    stderr: expect.stringContaining("nothing was changed"),
  })
  const looked = await keyless(workshop, "webapp", "connection", "validate", ...connection)
  expect(looked, looked.stderr).toMatchObject({ code: 0 })

  // A client type writes what it writes for every PostgreSQL.
  const python = await create("--client-type", "python")
  expect(python, python.stderr).toMatchObject({ code: 0 })
  expect((await appOf(workshop))["CONTOSO_POSTGRESQL_CONNECTIONSTRING"]).toBe(
    `dbname=shop host=${host} port=${port} sslmode=require user=contoso_orders`,
  )

  const deleted = await keyless(workshop, "webapp", "connection", "delete", ...connection, "--yes")
  expect(deleted, deleted.stderr).toMatchObject({ code: 0 })
  expect(await visit(workshop, settings, "select 1")).toBe("28P01")
}, 240_000)

test("its samples ask for tokens of its own service", async (context) => {
  if ("missing" in opened) return context.skip(opened.missing)
  const workshop = opened
  const made = await keyless(
    workshop,
    ..."sample --client-type python --target-type contoso-postgres --out sample".split(" "),
  )
  expect(made, made.stderr).toMatchObject({ code: 0 })
  const files = readdirSync(join(workshop.folder, "app/sample")).filter((name) => name.endsWith(".py"))
  const texts = files
    .map((name) => readFileSync(join(workshop.folder, "app/sample", name), "utf8"))
    .join("\n")
  expect(texts).toContain("https://postgres.contoso.example/.default")
})

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
}, 400_000)

/** The variables that a process of the app finds. */
async function appOf(workshop: Workshop): Promise<Record<string, string>> {
  const app = await keyless(workshop, "sandbox", "env", "--app", "shop-web", "-o", "json")
  return JSON.parse(app.stdout)
}

/**
 * Logs in as the app does, with a token of its identity, and runs a statement. Answers the command that was done, or the code of the error.
 *
 * @param settings - of the connection; the app itself may have lost them
 */
async function visit(
  workshop: Workshop,
  settings: Readonly<Record<string, string>>,
  statement: string,
): Promise<string> {
  const environmentOfApp = { ...settings, ...(await appOf(workshop)) }
  const words = ["visit.mjs", statement]
  const visited = await workshop.run("app", process.execPath, words, environmentOfApp)
  expect(visited, visited.stderr).toMatchObject({ code: 0 })
  return visited.stdout.trim()
}
