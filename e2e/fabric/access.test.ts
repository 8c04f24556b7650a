import { afterAll, beforeAll, describe, expect, test } from "vitest"
import {
  asFabricApp,
  asFabricCaller,
  fabricShop,
  fabricTarget,
  openFabricWorld,
  workspaceRoles,
} from "../support/fabric-shop.ts"
import type { World } from "../support/harness.ts"
import { azureState, changes, settings } from "../support/look.ts"
import { shop } from "../support/shop.ts"
import { useSql } from "../support/sql-database.ts"

const identity = { principalId: "70000000-0000-4000-8000-0000000000aa" }
const withIdentity = { site: { systemIdentity: identity } }
const roleWrite = "Microsoft.Fabric/workspaces/roleAssignments/write"

let world: World
beforeAll(async () => {
  world = await openFabricWorld()
})
afterAll(() => world.stop())

const warnings = (events: readonly { readonly type: string }[]) =>
  events.filter(({ type }) => type === "warning").map((event) => JSON.stringify(event))

describe("the way in", () => {
  test("a role that the identity has already is left as it is, and a strong one is warned of", async () => {
    const roles = [fabricShop.callerAs("Admin"), { ...identity, role: "Contributor" as const }]
    await world.begin(fabricShop.seed({ ...withIdentity, roles }))
    const { events } = await world.create({ privileges: "readonly" })
    expect(workspaceRoles(world)[identity.principalId]).toBe("Contributor")
    expect(warnings(events)).toEqual([expect.stringContaining("has the role Contributor")])
    const { result } = await world.validate()
    expect(result.ok).toBe(true)
    expect(result.findings).toContainEqual(
      expect.objectContaining({ name: "workspace.access", errorCode: "workspace_role_strong" }),
    )
  })

  test("is found on a later page of the list too", async () => {
    const others = Array.from({ length: 5 }, (_, index) => ({
      principalId: `c0000000-0000-4000-8000-00000000000${index}`,
      role: "Viewer" as const,
    }))
    const roles = [fabricShop.callerAs("Admin"), ...others, { ...identity, role: "Viewer" as const }]
    await world.begin(fabricShop.seed({ ...withIdentity, roles }))
    world.sandbox.setFaults({ pageSize: 2 })
    await world.create()
    expect(world.sandbox.requests().filter(({ operation }) => operation === roleWrite)).toEqual([])
  })

  test("of a new identity waits till Fabric knows it", async () => {
    await world.begin()
    world.sandbox.setFaults({ directoryDelayMs: 1_500 })
    const { events } = await world.create()
    expect(events).toContainEqual(
      expect.objectContaining({ type: "step.progress", message: "Waiting for Fabric to know the identity" }),
    )
    expect(await asFabricApp(world, useSql)).toBe("tea")
  })

  test("a caller who may not give roles is told so, and nothing is left changed", async () => {
    await world.begin(fabricShop.seed({ roles: [fabricShop.callerAs("Contributor")] }))
    const before = azureState(world)
    const { error } = await world.createFails()
    expect(error).toMatchObject({ code: "fabric_forbidden", step: "workspace.access" })
    expect(error.hint).toContain("Member")
    expect(error.hint).toContain("--skip-workspace-role")
    expect(azureState(world)).toEqual(before)
    expect(changes(world)).toEqual([])
  })

  test("of a run that failed stays where the caller is no Admin, who alone may take it away; that is told", async () => {
    await world.begin(fabricShop.seed({ roles: [fabricShop.callerAs("Member")] }))
    world.sandbox.setFaults({
      answers: [
        {
          operation: "Microsoft.Web/sites/config/write",
          status: 409,
          code: "Conflict",
          message: "No.",
          times: 9,
        },
      ],
    })
    const { events } = await world.createFails()
    const failed = events.filter((event) => event.type === "undo.failed")
    expect(failed).toHaveLength(1)
    expect(failed[0]).toMatchObject({ step: "workspace.access", error: { code: "fabric_forbidden" } })
    expect(JSON.stringify(failed[0])).toContain("Admin (to take them away)")
    expect(Object.values(workspaceRoles(world)).toSorted()).toEqual(["Member", "Viewer"])
  })

  test("may be left out, where the database is shared with the identity: then a Contributor is enough", async () => {
    await world.begin(fabricShop.seed({ roles: [fabricShop.callerAs("Contributor")] }))
    await world.create({ target: fabricTarget({ skipWorkspaceRole: true }) })
    expect(workspaceRoles(world)).toEqual({ [shop.caller.objectId]: "Contributor" })
    const { result } = await world.validate()
    expect(result.findings).toContainEqual(
      expect.objectContaining({ name: "workspace.access", result: "warning" }),
    )
    const { events } = await world.delete()
    expect(warnings(events)).toEqual([])
  })

  test("a Viewer may read and make no users: the login or the statement is refused with a hint", async () => {
    await world.begin(fabricShop.seed({ roles: [fabricShop.callerAs("Viewer")] }))
    const before = azureState(world)
    const { error } = await world.createFails({ target: fabricTarget({ skipWorkspaceRole: true }) })
    expect(error.code).toBe("admin_login_refused")
    expect(error.hint).toContain("Contributor")
    expect(azureState(world)).toEqual(before)
  })
})

describe("3.21: what Fabric refuses is told apart", () => {
  const answering = async (status: number, code: string) => {
    await world.begin()
    const before = azureState(world)
    const operation = "Microsoft.Fabric/workspaces/sqlDatabases/read"
    world.sandbox.setFaults({ answers: [{ operation, status, code, message: "No.", times: 20 }] })
    const { error } = await world.createFails()
    expect(azureState(world)).toEqual(before)
    expect(error.hint).not.toBeUndefined()
    return error
  }
  test.each([
    [401, "InvalidToken", "fabric_login_refused"],
    [403, "InsufficientPrivileges", "fabric_forbidden"],
    [404, "EntityNotFound", "target_not_found"],
  ])("%i is not %s alone but %s", async (status, serviceCode, code) => {
    expect(await answering(status, serviceCode)).toMatchObject({ code })
  })

  test("429 is obeyed, and the run goes on after the wait that it asks for", async () => {
    await world.begin()
    const operation = "Microsoft.Fabric/workspaces/sqlDatabases/read"
    world.sandbox.setFaults({
      answers: [
        { operation, status: 429, code: "RequestBlocked", message: "No.", retryAfterSeconds: 1, times: 2 },
      ],
    })
    await world.create()
    const statuses = world.sandbox
      .requests()
      .filter((request) => request.operation === operation)
      .map(({ status }) => status)
    expect(statuses).toEqual([429, 429, 200])
  })

  test("a workspace and a database that are not there are named", async () => {
    await world.begin()
    const other = "d0000000-0000-4000-8000-000000000001"
    for (const options of [{ workspace: other }, { database: other }]) {
      const { error } = await world.createFails({ target: fabricTarget(options) })
      expect(error.code).toBe("target_not_found")
      expect(error.message).toContain(other)
    }
  })
})

describe("bad input is refused before anything is touched", () => {
  test.each([
    ["3.19: text behind the id", { id: `${fabricShop.id}/more` }, "invalid_resource_id"],
    ["an id of Azure Resource Manager", { id: shop.siteId }, "invalid_resource_id"],
    ["a workspace that is no GUID", { ...fabricShop.target.options, workspace: "shop" }, "invalid_options"],
    ["nothing at all", {}, "invalid_options"],
  ])("%s", async (_what, options, code) => {
    await world.begin()
    const { error } = await world.createFails({ target: { kind: "fabricsql", options } })
    expect(error.code).toBe(code)
    expect(world.sandbox.requests().filter(({ path }) => path.includes("/v1/workspaces/"))).toEqual([])
  })

  test("a service principal", async () => {
    await world.begin()
    const { clientId, secret } = shop.application
    const { error } = await world.createFails({
      auth: { kind: "service-principal", options: { "client-id": clientId, secret } },
    })
    expect(error.code).toBe("unsupported_combination")
    expect(error.message).toContain("managed identities")
    expect(world.sandbox.requests()).toEqual([])
  })
})

test("undo takes the role, the user and the identity back", async () => {
  await world.begin()
  const before = azureState(world)
  world.sandbox.setFaults({
    answers: [
      { operation: "Microsoft.Web/sites/config/write", status: 409, code: "Conflict", message: "No." },
    ],
  })
  const { error, events } = await world.createFails()
  expect(error.step).toBe("settings.write")
  expect(events.filter(({ type }) => type === "undo.failed")).toEqual([])
  const undone = events.flatMap((event) => (event.type === "undo.done" ? [event.step] : []))
  expect(undone).toEqual(expect.arrayContaining(["workspace.access", "principal.create", "grants.apply"]))
  expect(azureState(world)).toEqual(before)
  const users = "select name from sys.database_principals where type in ('E', 'X')"
  expect(await asFabricCaller(world, (run) => run(users))).toEqual([])
})

describe("3.13: privileges", () => {
  const deeds = {
    read: "select id from orders",
    insert: "insert into orders values (1)",
    make: "create table own (id int)",
    account: "create user [somebody] without login",
  }
  test.each([
    ["all", ["read", "insert", "make"]],
    ["ddl", ["read", "insert", "make"]],
    ["readwrite", ["read", "insert"]],
    ["readonly", ["read"]],
  ] as const)("%s lets the app %j and no more", async (privileges, may) => {
    await world.begin(fabricShop.seed({ sql: ["create table orders (id int)"] }))
    await world.create({ privileges })
    const allowed: string[] = []
    for (const [deed, sql] of Object.entries(deeds)) {
      await asFabricApp(world, (run) => run(sql)).then(
        () => allowed.push(deed),
        (error: unknown) => expect(String(error)).toMatch(/denied|permission/),
      )
    }
    expect(allowed).toEqual(may)
  })
})

test("a service principal makes the user by the client id, without the directory", async () => {
  await world.begin()
  await world.create()
  expect(changes(world)[0]?.sql).toMatch(/^CREATE USER \[shop-web\] WITH SID = 0x[0-9A-F]{32}, TYPE = E$/)
  expect(world.sandbox.requests().filter(({ kind }) => kind === "graph")).toEqual([])
})

test("a person makes the user by a look-up of the database, unless told otherwise", async () => {
  const roles = [{ principalId: shop.ada, role: "Admin" as const }]
  const credential = world.credentialOf(shop.ada)
  await world.begin(fabricShop.seed({ roles }))
  await world.create({}, { credential })
  expect(changes(world)[0]?.sql).toMatch(/^CREATE USER \[shop-web\] FROM EXTERNAL PROVIDER WITH OBJECT_ID = /)
  expect(await asFabricApp(world, useSql)).toBe("tea")

  await world.begin(fabricShop.seed({ roles }))
  await world.create({ target: fabricTarget({ userBySid: true }) }, { credential })
  expect(changes(world)[0]?.sql).toMatch(/^CREATE USER \[shop-web\] WITH SID = /)
})

test("a user that the database is to look up is waited for and made with the same right", async () => {
  await world.begin()
  await world.create({ target: fabricTarget({ directoryUser: true }) })
  expect(changes(world)[0]?.sql).toContain("FROM EXTERNAL PROVIDER WITH OBJECT_ID")
  expect(await asFabricApp(world, useSql)).toBe("tea")
  expect(settings(world)).toHaveProperty("FABRIC_SQL_CONNECTIONSTRING")
})
