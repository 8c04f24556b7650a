import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest"
import {
  demoSeed,
  fabricWorkspaceId,
  type Sandbox,
  type SandboxSeed,
  type SqlServerView,
} from "../../../src/index.ts"
import {
  adaId,
  armHeaders,
  call,
  caller,
  groupId,
  siteResource,
  startDemo,
  viewOf,
  type MemoryPlane,
} from "../../harness.ts"

const workspaceId = "a0000000-0000-4000-8000-000000000001"
const databaseId = "b0000000-0000-4000-8000-000000000001"
const otherId = "40000000-0000-4000-8000-000000000002"
const shopIdentity = "70000000-0000-4000-8000-000000000001"
const seed = {
  ...demoSeed,
  fabricWorkspaces: [
    {
      id: workspaceId,
      displayName: "shop",
      roleAssignments: [{ principalId: caller.objectId, role: "Admin" as const }],
      sqlDatabases: [
        { id: databaseId, displayName: "orders", sql: ["create table items (id int)"] },
        { id: "b0000000-0000-4000-8000-000000000002", displayName: "reports" },
      ],
    },
    { id: "a0000000-0000-4000-8000-000000000002", displayName: "foreign" },
  ],
} satisfies SandboxSeed

let sandbox: Sandbox
let plane: MemoryPlane<SqlServerView>

beforeAll(async () => {
  ;({ sandbox, sqlPlane: plane } = await startDemo({ seed }))
})
afterAll(() => sandbox.stop())
beforeEach(async () => {
  await sandbox.seed(seed)
  sandbox.setFaults({ pageSize: null, directoryDelayMs: 0, answers: [] })
  sandbox.clearLogs()
  plane.calls.length = 0
})

const view = () => viewOf(plane, fabricWorkspaceId({ id: workspaceId }))

interface Request {
  readonly method?: string
  readonly as?: string
  readonly body?: unknown
  readonly audience?: string
}
const fabric = async (path: string, { method, as, body, audience }: Request = {}) =>
  call(sandbox, path.startsWith("https:") ? path : `${sandbox.cloud.fabric}/v1${path}`, {
    ...(method !== undefined && { method }),
    headers: {
      authorization: `Bearer ${await sandbox.tokenFor(as ?? caller.objectId, audience ?? "https://api.fabric.microsoft.com")}`,
      "content-type": "application/json",
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
const shop = `/workspaces/${workspaceId}`
const assign = (id: string, type: string, role: string, as = caller.objectId) =>
  fabric(`${shop}/roleAssignments`, { method: "POST", as, body: { principal: { id, type }, role } })

describe("who may call", () => {
  test("tokens for either audience, and no others", async () => {
    for (const audience of [
      "https://api.fabric.microsoft.com",
      "https://api.fabric.microsoft.com/",
      "https://analysis.windows.net/powerbi/api",
    ]) {
      expect((await fabric("/workspaces", { audience })).status).toBe(200)
    }
    const wrong = await fabric("/workspaces", { audience: "https://management.azure.com" })
    expect(wrong).toMatchObject({ status: 401, json: { errorCode: "InvalidToken" } })
    expect((await call(sandbox, `${sandbox.cloud.fabric}/v1/workspaces`)).status).toBe(401)
  })

  test("only those who have a role, themselves or as a member of a group", async () => {
    expect((await fabric("/workspaces", { as: adaId })).json).toEqual({ value: [] })
    expect(await fabric(shop, { as: adaId })).toMatchObject({
      status: 403,
      json: { errorCode: "InsufficientPrivileges", requestId: expect.any(String) },
    })
    expect((await assign(groupId, "Group", "Viewer")).status).toBe(201)
    expect((await fabric(shop, { as: adaId })).status).toBe(200)
    expect((await fabric(`${shop}/roleAssignments`, { as: adaId })).status).toBe(403)
  })
})

describe("workspaces and databases", () => {
  test("workspaces are those with a role", async () => {
    expect((await fabric("/workspaces")).json).toMatchObject({
      value: [{ id: workspaceId, displayName: "shop", type: "Workspace" }],
    })
    expect(await fabric("/workspaces/a0000000-0000-4000-8000-0000000000ff")).toMatchObject({
      status: 404,
      json: { errorCode: "WorkspaceNotFound" },
    })
  })

  test("a database tells where it is; the path's case does not matter", async () => {
    const { status, json } = await fabric(`${shop}/SqlDatabases/${databaseId.toUpperCase()}`)
    expect(status).toBe(200)
    const connection = `Data Source=127.0.0.1,1433;Initial Catalog=orders-${databaseId};Multiple Active Result Sets=False;Connect Timeout=30;Encrypt=True;Trust Server Certificate=False`
    expect(json).toEqual({
      id: databaseId,
      type: "SQLDatabase",
      displayName: "orders",
      workspaceId,
      properties: {
        connectionInfo: connection,
        connectionString: connection,
        databaseName: `orders-${databaseId}`,
        serverFqdn: "127.0.0.1,1433",
        backupRetentionDays: 7,
        collation: "SQL_Latin1_General_CP1_CI_AS",
      },
    })
    expect(await fabric(`${shop}/sqlDatabases/${workspaceId}`)).toMatchObject({
      status: 404,
      json: { errorCode: "EntityNotFound" },
    })
  })

  test("lists come in pages when asked, each naming the next", async () => {
    sandbox.setFaults({ pageSize: 1 })
    const first = await fabric(`${shop}/sqlDatabases`)
    expect(first.json).toMatchObject({ value: [{ displayName: "orders" }], continuationToken: "1" })
    const second = await fabric(String(Object(first.json).continuationUri))
    expect(second.json).toEqual({ value: [expect.objectContaining({ displayName: "reports" })] })
  })

  test("the gateway sees the workspace as one server without firewall and password", () => {
    expect(view()).toEqual({
      id: fabricWorkspaceId({ id: workspaceId }),
      name: "shop",
      flavour: "fabric",
      databases: [
        { name: `orders-${databaseId}`, sql: ["create table items (id int)"] },
        { name: "reports-b0000000-0000-4000-8000-000000000002", sql: [] },
      ],
      administrators: [caller.objectId],
      admitted: [caller.objectId],
      passwordAdministrator: null,
      firewall: null,
      clientAddress: "203.0.113.7",
      audiences: [
        "https://database.windows.net",
        "https://api.fabric.microsoft.com",
        "https://analysis.windows.net/powerbi/api",
      ],
      canReadDirectory: true,
    })
  })
})

describe("role assignments", () => {
  test("are made, read, changed and taken away", async () => {
    const made = await assign(shopIdentity, "ServicePrincipal", "viewer")
    expect(made).toMatchObject({
      status: 201,
      json: {
        id: shopIdentity,
        principal: {
          id: shopIdentity,
          type: "ServicePrincipal",
          servicePrincipalDetails: { aadAppId: "80000000-0000-4000-8000-000000000001" },
        },
        role: "Viewer",
      },
    })
    const location = String(made.headers.location)
    expect(view()).toMatchObject({
      admitted: [caller.objectId, shopIdentity],
      administrators: [caller.objectId],
    })
    expect((await fabric(location)).json).toEqual(made.json)
    expect((await fabric(`${shop}/roleAssignments`)).json).toMatchObject({
      value: [{ id: caller.objectId, role: "Admin" }, { id: shopIdentity }],
    })
    expect((await assign(shopIdentity, "ServicePrincipal", "Viewer")).json).toMatchObject({
      errorCode: "PrincipalAlreadyHasWorkspaceRolePermissions",
    })
    const changed = await fabric(location, { method: "PATCH", body: { role: "Contributor" } })
    expect(changed).toMatchObject({ status: 200, json: { role: "Contributor" } })
    expect(view().administrators).toEqual([caller.objectId, shopIdentity])
    expect(await fabric(location, { method: "DELETE" })).toMatchObject({ status: 200, json: undefined })
    expect((await fabric(location)).status).toBe(404)
    expect(view().admitted).toEqual([caller.objectId])
    expect(plane.calls).toEqual(["administrators", "administrators", "administrators"])
  })

  test("are refused for principals the directory does not have, or does not show yet", async () => {
    const unknown = "2186d0ea-d02b-4f04-9d4a-305791e2c4c3"
    const refused = await assign(unknown, "User", "member")
    expect(refused).toMatchObject({ status: 400 })
    expect(refused.json).toEqual({
      requestId: expect.any(String),
      errorCode: "PrincipalNotFound",
      moreDetails: [{ relatedResource: { resourceId: unknown, resourceType: "Principal" } }],
      message: "The provided principal was not found",
      relatedResource: { resourceId: workspaceId, resourceType: "Workspace" },
    })
    expect((await assign(adaId, "ServicePrincipal", "Viewer")).json).toMatchObject({
      errorCode: "PrincipalNotFound",
    })
    sandbox.setFaults({ directoryDelayMs: 60_000 })
    const { json } = await call(sandbox, `${siteResource}?api-version=2023-12-01`, {
      method: "PATCH",
      headers: await armHeaders(sandbox),
      body: JSON.stringify({ identity: { type: "SystemAssigned" } }),
    })
    const fresh = String(Object(json).identity.principalId)
    expect((await assign(fresh, "ServicePrincipal", "Viewer")).json).toMatchObject({
      errorCode: "PrincipalNotFound",
    })
    sandbox.setFaults({ directoryDelayMs: 0 })
    expect((await assign(fresh, "ServicePrincipal", "Viewer")).status).toBe(201)
    expect((await assign(adaId, "User", "Emperor")).json).toMatchObject({ errorCode: "InvalidInput" })
  })

  test("a member gives roles up to its own", async () => {
    await assign(otherId, "ServicePrincipal", "Member")
    expect((await assign(adaId, "User", "Admin", otherId)).status).toBe(403)
    expect((await assign(adaId, "User", "Member", otherId)).status).toBe(201)
    const own = `${shop}/roleAssignments/${caller.objectId}`
    expect((await fabric(own, { method: "DELETE", as: otherId })).status).toBe(403)
  })
})

test("throttling and other answers can be injected, and requests are logged", async () => {
  sandbox.setFaults({
    answers: [
      {
        operation: "Microsoft.Fabric/workspaces/*",
        status: 429,
        code: "RequestBlocked",
        message: "Request is blocked by the upstream service",
        retryAfterSeconds: 54,
      },
    ],
  })
  const blocked = await fabric(`${shop}/sqlDatabases`)
  expect(blocked).toMatchObject({ status: 429, json: { errorCode: "RequestBlocked" } })
  expect(blocked.headers["retry-after"]).toBe("54")
  expect((await fabric(`${shop}/sqlDatabases`)).status).toBe(200)
  expect((await fabric("/nothing")).json).toMatchObject({ errorCode: "UnsupportedOperation" })
  expect(sandbox.requests().map(({ kind, status }) => ({ kind, status }))).toEqual([
    { kind: "fabric", status: 429 },
    { kind: "fabric", status: 200 },
    { kind: "fabric", status: 404 },
  ])
})

test("a seed in which an item or a role occurs twice is refused", async () => {
  const [workspace] = seed.fabricWorkspaces
  const twice = { principalId: adaId, role: "Viewer" as const }
  await expect(
    sandbox.seed({
      ...seed,
      fabricWorkspaces: [{ id: workspaceId, displayName: "x", roleAssignments: [twice, twice] }],
    }),
  ).rejects.toThrow(adaId)
  await expect(
    sandbox.seed({
      ...seed,
      fabricWorkspaces: [
        ...seed.fabricWorkspaces,
        { ...Object(workspace), id: "a0000000-0000-4000-8000-0000000000ff" },
      ],
    }),
  ).rejects.toThrow(databaseId)
})
