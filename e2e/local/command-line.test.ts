import { mkdtemp, readdir, readFile, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, expect, test } from "vitest"
import { keyless } from "../cli/keyless.ts"
import { openWorld, type World } from "../support/harness.ts"
import { shop } from "../support/shop.ts"

let world: World
let folder: string
let state: string
beforeAll(async () => {
  world = await openWorld()
  folder = await mkdtemp(join(tmpdir(), "keyless-e2e-local-"))
  state = await mkdtemp(join(tmpdir(), "keyless-e2e-state-"))
  await world.begin(shop.seed({ server: { firewallRules: [shop.standingRule] } }))
})
afterAll(async () => {
  await world.stop()
  for (const each of [folder, state]) await rm(each, { recursive: true, force: true })
})

/** Runs the command line in the folder of the app and reads the JSON that it prints. */
async function run(...words: readonly string[]): Promise<unknown> {
  const env = { PATH: process.env["PATH"], KEYLESS_STATE_DIR: state, ...world.sandbox.callerEnvironment() }
  const { code, stdout, stderr } = await keyless(words, env, folder)
  if (code !== 0) throw new Error(`exit code ${code}: ${stderr}`)
  return stdout === "" ? null : JSON.parse(stdout)
}

test("a local connection lives on the command line, without a word for its source", async () => {
  const azureCli = ["--resource-group", "mine", "--location", "westeurope"]
  const target = ["--target-resource-group", shop.group, "--server", shop.server, "--database", shop.database]
  const made = await run(
    "connection",
    "create",
    "postgres-flexible",
    ...azureCli,
    ...target,
    "--user-account",
  )
  expect(made).toMatchObject({
    authInfo: { authType: "userAccount", principalId: shop.caller.objectId },
    clientType: "none",
    id: expect.stringMatching(
      /^file:\/\/\/.*\/\.env\/providers\/Microsoft\.ServiceLinker\/linkers\/postgresflexible_/,
    ),
  })
  const { id, name } = Object(made)
  const text = await readFile(join(folder, ".env"), "utf8")
  expect(text).toContain(`AZURE_POSTGRESQL_USERNAME=aad_${name}\n`)

  expect(await run("connection", "list", ...azureCli)).toMatchObject([{ id }])
  expect(await run("connection", "show", "--id", id)).toMatchObject({ id, record: { auth: "user-account" } })
  const configuration = {
    configurations: expect.arrayContaining([{ name: "AZURE_POSTGRESQL_PORT", value: "5432" }]),
  }
  for (const word of ["generate-configuration", "list-configuration"])
    expect(await run("connection", word, "--connection", name, ...azureCli)).toEqual(configuration)
  expect(await run("connection", "validate", "--connection", name, ...azureCli)).toEqual(
    expect.arrayContaining([expect.objectContaining({ name: "principal.mapped", result: "success" })]),
  )
  expect(await run("connection", "list-support-types", "--target-type", "sql")).toMatchObject([
    { source: "local", auth_types: ["service-principal", "user-account"] },
  ])
  expect(await run("connection", "preview-configuration", "sql", "--client-type", "nodejs")).toEqual(
    ["SERVER", "PORT", "DATABASE", "AUTHENTICATIONTYPE"].map((key) => ({
      name: `AZURE_SQL_${key}`,
      secret: false,
    })),
  )
  expect(await run("connection", "delete", "--connection", name, ...azureCli, "--yes")).toBeNull()
  expect(await readdir(folder)).toEqual([])
})

test("a connection that the Azure CLI keeps in Azure is told from one of ours", async () => {
  const id = `/subscriptions/${shop.subscription}/resourceGroups/demo/providers/Microsoft.ServiceLinker/locations/westeurope/connectors/shop`
  const env = { PATH: process.env["PATH"], KEYLESS_STATE_DIR: state }
  const { code, stderr } = await keyless(["connection", "show", "--id", id], env, folder)
  expect(code).toBe(2)
  expect(stderr).toContain("that the Azure CLI keeps in Azure")
  expect(stderr).toContain("connection list")
})

test("settings go into a JSON file by its name, which goes with the last of them", async () => {
  const target = ["--target-resource-group", shop.group, "--server", shop.server, "--database", shop.database]
  const create = ["connection", "create", "postgres-flexible", ...target, "--connection", "shop"]
  await run(...create, "--settings-file", "appsettings.Development.json", "--client-type", "dotnet")
  expect(JSON.parse(await readFile(join(folder, "appsettings.Development.json"), "utf8"))).toMatchObject({
    AZURE_POSTGRESQL_CONNECTIONSTRING: expect.stringContaining("User Id=aad_shop"),
  })
  await run(
    "connection",
    "delete",
    "--connection",
    "shop",
    "--settings-file",
    "appsettings.Development.json",
    "--yes",
  )
  expect(await readdir(folder)).toEqual([])
})
