import { clientId, objectId } from "@keyless/core/plugin"
import { demoSeed, type Sandbox } from "@keyless/sandbox"
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest"

import { context, login, openSandbox } from "./sandbox.ts"

const ada = objectId("30000000-0000-4000-8000-000000000001")
const admins = objectId("60000000-0000-4000-8000-000000000001")
const nobody = "99999999-0000-4000-8000-000000000009"
const others = Array.from({ length: 20 }, (_, index) => ({
  objectId: `61000000-0000-4000-8000-0000000000${String(index).padStart(2, "0")}`,
  displayName: `group ${index}`,
  members: index === 19 ? [ada] : [],
}))

let sandbox: Sandbox
beforeAll(async () => {
  const directory = { ...demoSeed.directory, groups: [...(demoSeed.directory?.groups ?? []), ...others] }
  sandbox = await openSandbox({ seed: { ...demoSeed, directory, postgresServers: [] } })
})
beforeEach(() => sandbox.reset())
afterAll(() => sandbox.stop())

describe("Graph", () => {
  it("finds a person by object id, and nobody else", async () => {
    const { graph } = login(sandbox)
    expect(await graph.userById(context(), ada)).toMatchObject({
      objectId: ada,
      userPrincipalName: "ada@keyless.example",
    })
    for (const id of [nobody, "40000000-0000-4000-8000-000000000001"])
      expect(await graph.userById(context(), objectId(id))).toBeUndefined()
  })

  it("finds a service principal by its application id", async () => {
    const found = await login(sandbox).graph.servicePrincipalByAppId(
      context(),
      clientId("50000000-0000-4000-8000-000000000002"),
    )
    expect(found).toMatchObject({ objectId: "40000000-0000-4000-8000-000000000002", displayName: "shop-app" })
  })

  it("answers nothing for an application id that the tenant does not have", async () => {
    expect(await login(sandbox).graph.servicePrincipalByAppId(context(), clientId(nobody))).toBeUndefined()
  })

  it("tells which of more than twenty groups a member is in", async () => {
    const wanted = [admins, ...others.map((group) => group.objectId)]
    const found = await login(sandbox).graph.isMemberOf(context(), ada, wanted)
    expect(found).toEqual([admins, others[19]?.objectId])
  })

  it("knows no groups of a member that is not there", async () => {
    expect(await login(sandbox).graph.isMemberOf(context(), objectId(nobody), [admins])).toEqual([])
  })

  it("tells the app roles of a service principal, and none of one that is not there", async () => {
    const userReadAll = "df021288-bdef-4463-88db-98f22de89214"
    const mysqlIdentity = objectId("70000000-0000-4000-8000-000000000002")
    const { graph } = login(sandbox)
    expect(await graph.appRolesOf(context(), mysqlIdentity)).toContain(userReadAll)
    expect(await graph.appRolesOf(context(), objectId(nobody))).toEqual([])
  })

  it("says what to give where the directory may not be read", async () => {
    sandbox.setFaults({ graphForbidden: true })
    await expect(
      login(sandbox).graph.servicePrincipalByAppId(
        context(),
        clientId("50000000-0000-4000-8000-000000000002"),
      ),
    ).rejects.toMatchObject({ code: "directory_forbidden", hint: expect.stringContaining("object-id=") })
  })
})
