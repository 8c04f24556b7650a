import { spawn } from "node:child_process"
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { text } from "node:stream/consumers"
import { fileURLToPath } from "node:url"
import type { ConnectionSpec } from "@keyless/core"
import type { SandboxSeed } from "@keyless/sandbox"
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest"
import { inAppSession } from "../support/app-session.ts"
import { databaseAudience } from "../support/database.ts"
import { fabricShop, workspaceRoles } from "../support/fabric-shop.ts"
import { openWorld, shopSpec, type World } from "../support/harness.ts"
import { changes, writes } from "../support/look.ts"
import { mysqlShop } from "../support/mysql-shop.ts"
import { shop } from "../support/shop.ts"
import { sqlAudience } from "../support/sql-database.ts"
import { sqlServer, sqlShop, sqlTarget } from "../support/sql-shop.ts"

const program = fileURLToPath(new URL("use-database.ts", import.meta.url))
const before = "# mine\r\nPORT=3000\r\nNAME='my shop' # kept"
const standing = { firewallRules: [shop.standingRule] }
const adaName = "ada@keyless.example"

let world: World
let folder: string
beforeAll(async () => {
  world = await openWorld()
})
afterEach(() => rm(folder, { recursive: true, force: true }))
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "keyless-e2e-local-"))
  await writeFile(file(), before)
})
afterAll(() => world.stop())

const file = () => join(folder, ".env")
const source = () => ({ kind: "local", options: { file: file() } })

/** Starts an app with the variables of the file and no others but for the sandbox's CA, and answers what it read. */
async function app(input: string): Promise<string> {
  const env = { NODE_EXTRA_CA_CERTS: world.sandbox.caFile }
  const words = [`--env-file=${file()}`, "--conditions=@keyless/source", program]
  const child = spawn(process.execPath, words, { env })
  child.stdin.end(input)
  const [out, error] = await Promise.all([text(child.stdout), text(child.stderr)])
  if (out === "") throw new Error(error)
  return out
}

interface Kit {
  readonly name: string
  readonly target: ConnectionSpec["target"]
  readonly seed: SandboxSeed
  readonly audience: string
  /** The database user of Ada and of the service principal. */
  readonly users: readonly [ada: string, application: string]
  /** That of the pipeline, where it can become the administrator. */
  readonly pipeline: string | null
  /** What the database says to Ada when the connection is gone; nothing where she comes in all the same. */
  readonly refused: RegExp | null
}

const kits: readonly Kit[] = [
  {
    name: "PostgreSQL",
    target: shopSpec.target,
    seed: shop.seed({ server: standing }),
    audience: databaseAudience,
    users: [shop.user, shop.user],
    pipeline: shop.user,
    refused: /password authentication failed/,
  },
  {
    name: "MySQL",
    target: mysqlShop.target,
    seed: mysqlShop.seed({ server: { ...standing, administrator: mysqlShop.group } }),
    audience: databaseAudience,
    users: [shop.user, shop.user],
    pipeline: null,
    refused: /Access denied|authentication/i,
  },
  {
    name: "Azure SQL, whose administrator she becomes",
    target: sqlShop.target,
    seed: sqlShop.seed({ server: standing }),
    audience: sqlAudience,
    users: ["dbo", "shop-app"],
    pipeline: "dbo",
    refused: null,
  },
  {
    name: "Azure SQL, of whose administrators she is one",
    target: sqlShop.target,
    seed: sqlShop.seed({ server: { ...standing, administrator: sqlShop.group } }),
    audience: sqlAudience,
    users: [adaName, "shop-app"],
    pipeline: null,
    refused: null,
  },
]

/** Creates a connection, lets the app use it, looks, creates it again and deletes it. */
async function live(
  { target, refused }: Kit,
  as: {
    readonly caller: string
    readonly auth: ConnectionSpec["auth"]
    readonly user: string
    readonly input: () => Promise<string>
  },
) {
  const engine = world.engine({ credential: world.credentialOf(as.caller) })
  const ref = { name: "shop", source: source() }
  const spec: ConnectionSpec = {
    ...ref,
    target,
    client: "nodejs",
    ...(as.auth === undefined ? {} : { auth: as.auth }),
  }

  const made = await engine.run(await engine.plan(spec))
  expect(made).toMatchObject({ name: "shop", user: as.user, auth: as.auth?.kind ?? "user-account" })
  const written = await readFile(file(), "utf8")
  expect(written.startsWith(`${before}\r\n`)).toBe(true)
  expect(await app(await as.input())).toBe("tea")

  const { findings, ok } = await engine.run(await engine.planValidate(ref))
  expect(ok, JSON.stringify(findings)).toBe(true)
  expect(findings.map(({ name }) => name)).not.toContain("identity.exists")

  world.sandbox.clearLogs()
  const changed: boolean[] = []
  const again = await engine.run(await engine.plan(spec), {
    onEvent: (event) => event.type === "run.done" && changed.push(event.changed),
  })
  expect(again).toEqual(made)
  expect(changed).toEqual([false])
  expect(changes(world)).toEqual([])
  expect(writes(world)).toEqual([])
  expect(await readFile(file(), "utf8")).toBe(written)

  await engine.run(await engine.planDelete(ref))
  expect(await readFile(file(), "utf8")).toBe(before)
  if (refused === null) return
  await writeFile(file(), written)
  await expect(app(await as.input())).rejects.toThrow(refused)
}

describe.each(kits)("$name", (kit) => {
  const [ada, application] = kit.users
  beforeEach(() => world.begin(kit.seed))
  const tokenOf = (who: string) => () => world.sandbox.tokenFor(who, kit.audience)

  test("an app of Ada's machine logs in as Ada, from create to delete", async () => {
    await live(kit, { caller: shop.ada, auth: undefined, user: ada, input: tokenOf(shop.ada) })
  })

  test("an app of Ada's machine logs in as a service principal, from create to delete", async () => {
    const { clientId, secret } = shop.application
    await live(kit, {
      caller: shop.ada,
      auth: { kind: "service-principal", options: { "client-id": clientId, secret } },
      user: application,
      input: async () => world.sandbox.cloud.authorityHost,
    })
  })
})

test.each(kits.filter(({ pipeline }) => pipeline !== null))(
  "$name: a pipeline logs in as the application that it is",
  async (kit) => {
    await world.begin(kit.seed)
    await live(kit, {
      caller: shop.caller.objectId,
      auth: { kind: "user-account" },
      user: kit.pipeline ?? "",
      input: () => world.sandbox.tokenFor(shop.caller.objectId, kit.audience),
    })
  },
)

describe("a person whom somebody else connects", () => {
  const auth = { kind: "user-account", options: { "object-id": shop.ada } }
  const administered = [
    ["PostgreSQL", shop.seed({ server: standing }), shopSpec.target, shop.user, databaseAudience],
    [
      "MySQL",
      mysqlShop.seed({ server: { ...standing, administrator: mysqlShop.callerAdmin } }),
      mysqlShop.target,
      shop.user,
      databaseAudience,
    ],
    [
      "Azure SQL",
      sqlShop.seed({ server: { ...standing, administrator: sqlShop.callerAdmin } }),
      sqlShop.target,
      adaName,
      sqlAudience,
    ],
  ] as const

  test.each(administered)("gets into %s", async (_name, seed, target, user, audience) => {
    await world.begin(seed)
    const engine = world.engine()
    const ref = { name: "shop", source: source() }
    const made = await engine.run(
      await engine.plan({ ...ref, target, client: "nodejs", auth, privileges: "ddl" }),
    )
    expect(made).toMatchObject({ user, principal: { kind: "user", objectId: shop.ada, name: adaName } })
    const token = await world.sandbox.tokenFor(shop.ada, audience)
    expect(await app(token)).toBe("tea")
    const { ok, findings } = await engine.run(await engine.planValidate(ref))
    expect(ok, JSON.stringify(findings)).toBe(true)
    const written = await readFile(file(), "utf8")
    await engine.run(await engine.planDelete(ref))
    expect(await readFile(file(), "utf8")).toBe(before)
    await writeFile(file(), written)
    await expect(app(token)).rejects.toThrow(/authentication failed|Access denied|Login failed/i)
  })
})

describe("the administrator of an Azure SQL server", () => {
  const ref = () => ({ name: "shop", source: source() })
  const spec = (): ConnectionSpec => ({
    ...ref(),
    target: sqlShop.target,
    client: "nodejs",
    privileges: "readonly",
  })
  const asAda = () => world.engine({ credential: world.credentialOf(shop.ada) })

  test("is told that privileges are not narrowed, and gets a user once somebody else is it", async () => {
    await world.begin(
      sqlShop.seed({ server: { ...standing, administrator: { objectId: shop.ada, login: adaName } } }),
    )
    const warnings: string[] = []
    const made = await asAda().run(await asAda().plan(spec()), {
      onEvent: (event) => event.type === "warning" && warnings.push(event.message),
    })
    expect(made.user).toBe("dbo")
    expect(warnings).toEqual([expect.stringContaining("whatever privileges")])
    expect(changes(world)).toEqual([])

    const seed = sqlShop.seed({ server: { ...standing, administrator: sqlShop.callerAdmin } })
    await world.sandbox.seed(seed)
    const engine = world.engine()
    const { findings } = await engine.run(await engine.planValidate(ref()))
    expect(findings.filter(({ result }) => result === "failure")).toEqual([
      expect.objectContaining({ name: "principal.mapped", errorCode: "user_missing" }),
    ])
    const auth = { kind: "user-account", options: { "object-id": shop.ada } }
    const again = await engine.run(await engine.plan({ ...spec(), auth }))
    expect(again.user).toBe(adaName)
    await engine.run(await engine.planDelete(ref()))
    expect(await readFile(file(), "utf8")).toBe(before)
  })
})

test("who is the administrator of an Azure SQL server for a moment only is told who has to make the user", async () => {
  await world.begin(sqlShop.seed({ server: { ...standing, administrator: sqlShop.somebody } }))
  const engine = world.engine({ credential: world.credentialOf(shop.ada) })
  const ref = { name: "shop", source: source() }
  const plan = await engine.plan({ ...ref, target: sqlTarget({ replaceAdmin: true }), client: "nodejs" })
  await expect(engine.run(plan)).rejects.toMatchObject({
    code: "principal_conflict",
    hint: expect.stringContaining("object-id=<your id>"),
  })
  expect(sqlServer(world).administrator).toMatchObject(sqlShop.somebody)
  expect(await readFile(file(), "utf8")).toBe(before)
})

test("a SQL database in Fabric knows a person by the object id, and gives the role to a person", async () => {
  await world.begin(fabricShop.seed())
  const engine = world.engine()
  const ref = { name: "shop", source: source() }
  const auth = { kind: "user-account", options: { "object-id": shop.ada } }
  const made = await engine.run(
    await engine.plan({ ...ref, target: fabricShop.target, client: "dotnet", auth }),
  )
  expect(made.user).toBe(adaName)
  expect(workspaceRoles(world)).toMatchObject({ [shop.ada]: "Viewer" })
  const token = await world.sandbox.tokenFor(shop.ada, sqlAudience)
  const [at] = world.sandbox.databases()
  const database = `shop-${fabricShop.database}`
  const place = { protocol: "tds", host: at?.host ?? "", port: at?.port ?? 0, database, token } as const
  expect(await inAppSession(place, (run) => run("select user_name() as who"))).toEqual([{ who: adaName }])
  const { ok } = await engine.run(await engine.planValidate(ref))
  expect(ok).toBe(true)
  await engine.run(await engine.planDelete(ref))
  await expect(inAppSession(place, async () => null)).rejects.toThrow("Login failed")
  expect(await readFile(file(), "utf8")).toBe(before)
})

test("managed identities are refused before anything is touched", async () => {
  await world.begin()
  const auth = { kind: "system-identity" }
  await expect(
    world.engine().plan({ name: "shop", source: source(), target: shopSpec.target, auth }),
  ).rejects.toMatchObject({ code: "unsupported_combination" })
  expect(world.sandbox.requests()).toEqual([])
  expect(await readFile(file(), "utf8")).toBe(before)
})
