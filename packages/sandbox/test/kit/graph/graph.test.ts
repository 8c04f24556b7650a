import { afterAll, beforeAll, beforeEach, expect, test } from "vitest"
import { z } from "zod"
import { demoSeed, type Sandbox } from "../../../src/index.ts"
import { adaId, armHeaders, call, caller, groupId, siteResource, startDemo } from "../../harness.ts"

const shopIdentity = "70000000-0000-4000-8000-000000000001"
let sandbox: Sandbox

beforeAll(async () => {
  ;({ sandbox } = await startDemo())
})
afterAll(() => sandbox.stop())
beforeEach(() => sandbox.reset())

const graph = async (path: string, as = caller.objectId, body?: unknown) =>
  call(sandbox, `/v1.0${path}`, {
    method: body === undefined ? "GET" : "POST",
    headers: {
      authorization: `Bearer ${await sandbox.tokenFor(as, "https://graph.microsoft.com")}`,
      "content-type": "application/json",
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
const filtered = (filter: string) => graph(`/servicePrincipals?$filter=${encodeURIComponent(filter)}`)

test("people", async () => {
  expect((await graph("/me", adaId)).json).toMatchObject({
    id: adaId,
    userPrincipalName: "ada@keyless.example",
  })
  expect((await graph("/me")).status).toBe(400)
  expect((await graph("/users/Ada@keyless.example")).json).toMatchObject({ id: adaId })
  expect((await graph("/users/nobody@keyless.example")).status).toBe(404)
})

test("service principals by each form of look-up", async () => {
  const found = { value: [{ id: caller.objectId, appId: caller.clientId, displayName: "keyless-demo" }] }
  expect((await filtered(`appId eq '${caller.clientId}'`)).json).toMatchObject(found)
  expect((await filtered(`servicePrincipalNames/any(c:c eq '${caller.clientId}')`)).json).toMatchObject(found)
  expect((await filtered(`servicePrincipalNames/any(c:c eq '${caller.objectId}')`)).json).toMatchObject({
    value: [],
  })
  expect((await graph(`/servicePrincipals/${caller.objectId}`)).json).toMatchObject({
    appId: caller.clientId,
  })
  expect((await graph(`/servicePrincipals(appId='${caller.clientId}')`)).json).toMatchObject({
    id: caller.objectId,
  })
  expect((await graph(`/servicePrincipals/${crypto.randomUUID()}`)).json).toMatchObject({
    error: { code: "Request_ResourceNotFound" },
  })
  expect((await graph(`/servicePrincipals/${caller.objectId}?$select=id,displayName`)).json).toEqual({
    "@odata.context": expect.any(String),
    id: caller.objectId,
    displayName: "keyless-demo",
  })
})

test("a new identity is seen after the directory's delay", async () => {
  sandbox.setFaults({ directoryDelayMs: 60_000 })
  const { json } = await call(sandbox, `${siteResource}?api-version=2023-12-01`, {
    method: "PATCH",
    headers: await armHeaders(sandbox),
    body: JSON.stringify({ identity: { type: "SystemAssigned" } }),
  })
  expect(json).toMatchObject({ identity: { principalId: expect.any(String) } })
  const query = "/servicePrincipals?$filter=displayName eq 'shop-web'".replaceAll(" ", "%20")
  expect((await graph(query)).json).toMatchObject({ value: [] })
  sandbox.setFaults({ directoryDelayMs: 0 })
  expect((await graph(query)).json).toMatchObject({
    value: [
      { servicePrincipalType: "ManagedIdentity", alternativeNames: ["isExplicit=False", siteResource] },
    ],
  })
})

test("membership", async () => {
  const groupIds = [groupId, crypto.randomUUID()]
  for (const path of ["/me", `/users/${adaId}`, `/directoryObjects/${adaId}`]) {
    expect((await graph(`${path}/checkMemberGroups`, adaId, { groupIds })).json).toMatchObject({
      value: [groupId],
    })
  }
  expect(
    (await graph(`/servicePrincipals/${caller.objectId}/checkMemberGroups`, adaId, { groupIds })).json,
  ).toMatchObject({
    value: [],
  })
  expect((await graph(`/users/${adaId}/transitiveMemberOf`)).json).toMatchObject({ value: [{ id: groupId }] })
  expect((await graph(`/groups/${groupId}`)).json).toMatchObject({ displayName: "shop-database-admins" })
})

test("Graph permissions of an identity, and what their ids mean", async () => {
  const held = ["User.Read.All", "Application.Read.All"]
  await sandbox.seed({
    ...demoSeed,
    directory: { ...demoSeed.directory, graphPermissions: { [shopIdentity]: held } },
  })
  const assigned = await graph(`/servicePrincipals/${shopIdentity}/appRoleAssignments`)
  const assignments: { appRoleId: string; resourceId: string }[] = Object(assigned.json).value
  const [resourceId, ...others] = new Set(assignments.map((assignment) => assignment.resourceId))
  expect(others).toEqual([])
  const resource = await graph(`/servicePrincipals/${resourceId}`)
  expect(resource.json).toMatchObject({
    appId: "00000003-0000-0000-c000-000000000000",
    displayName: "Microsoft Graph",
  })
  const roles: { id: string; value: string }[] = Object(resource.json).appRoles
  expect(assignments.map(({ appRoleId }) => roles.find(({ id }) => id === appRoleId)?.value)).toEqual(held)
  expect((await filtered("appId eq '00000003-0000-0000-c000-000000000000'")).json).toMatchObject({
    value: [{ id: resourceId }],
  })
  expect((await graph(`/servicePrincipals/${caller.objectId}/appRoleAssignments`)).json).toMatchObject({
    value: [],
  })
  expect((await graph(`/servicePrincipals/${adaId}/appRoleAssignments`)).status).toBe(404)
  sandbox.setFaults({ graphForbidden: true })
  expect((await graph(`/servicePrincipals/${shopIdentity}/appRoleAssignments`)).status).toBe(403)
  await sandbox.seed(demoSeed)
})

test("refusals", async () => {
  sandbox.setFaults({ graphForbidden: true })
  expect((await graph("/me", adaId)).json).toMatchObject({ error: { code: "Authorization_RequestDenied" } })
  const wrongAudience = await call(sandbox, "/v1.0/me", { headers: await armHeaders(sandbox) })
  expect(wrongAudience).toMatchObject({
    status: 401,
    json: { error: { code: "InvalidAuthenticationToken" } },
  })
})

test("filters with startswith and with or, for people, applications and groups", async () => {
  const names = async (path: string) => {
    const { json } = await graph(`/${path}`)
    return Object(json).value.map((one: { displayName: string }) => one.displayName)
  }
  expect(
    await names("users?$filter=startswith(displayName,'ad') or startswith(userPrincipalName,'zoe')"),
  ).toEqual(["Ada"])
  expect(await names("servicePrincipals?$filter=startswith(displayName,'shop-')")).toEqual(
    expect.arrayContaining(["shop-app", "shop-identity"]),
  )
  expect(await names("groups?$filter=displayName eq 'shop-database-admins'")).toEqual([
    "shop-database-admins",
  ])
  expect(await graph("/groups?$filter=endswith(displayName,'x')")).toMatchObject({
    status: 400,
    json: { error: { code: "Request_UnsupportedQuery" } },
  })
})

test("lists who is in a group", async () => {
  for (const list of ["members", "transitiveMembers"]) {
    expect((await graph(`/groups/${groupId}/${list}`)).json).toMatchObject({
      value: [{ "@odata.type": "#microsoft.graph.user", id: adaId }],
    })
  }
  expect(await graph(`/groups/${adaId}/members`)).toMatchObject({ status: 404 })
})

test.each([
  '$search="displayName:nobody"',
  "$orderby=displayName",
  "$skip=1",
  "$count=true",
  "$expand=memberOf",
])("an option that would be passed over is refused by its name: %s", async (option) => {
  expect(await graph(`/users?${encodeURI(option)}`)).toMatchObject({
    status: 400,
    json: { error: { message: expect.stringContaining(option.split("=")[0] ?? "") } },
  })
})

const page = z.object({ value: z.array(z.object({ id: z.string() })), "@odata.nextLink": z.url().optional() })

test("$top makes pages", async () => {
  const first = page.parse((await graph("/servicePrincipals?$top=1&$select=id")).json)
  expect(first.value).toHaveLength(1)
  const { pathname, search } = new URL(first["@odata.nextLink"] ?? "none:")
  const second = page.parse((await graph(`${pathname.replace("/v1.0", "")}${search}`)).json)
  expect(second.value).toHaveLength(1)
  expect(second.value).not.toEqual(first.value)
  expect(await graph("/users?$top=0")).toMatchObject({ status: 400 })
})
