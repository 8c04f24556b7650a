import { UsernamePasswordCredential } from "@azure/identity"
import { demoSeed, type Sandbox } from "@keyless/sandbox"
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest"

import { createAzure } from "../src/index.ts"
import { context, login, openSandbox } from "./sandbox.ts"

let sandbox: Sandbox
beforeAll(async () => (sandbox = await openSandbox()))
beforeEach(async () => {
  await sandbox.reset()
  sandbox.clearLogs()
})
afterAll(() => sandbox.stop())

const tokenRequests = () =>
  sandbox.requests().filter(({ kind, method }) => kind === "entra" && method === "POST")

describe("the credential", () => {
  it("asks once for a scope, however many wait, and again for another scope", async () => {
    const azure = login(sandbox)
    const { ossrdbms } = azure.cloud.scopes
    const tokens = await Promise.all(Array.from({ length: 5 }, () => azure.token(ossrdbms)))
    expect(new Set(tokens).size).toBe(1)
    expect(await azure.token(ossrdbms)).toBe(tokens[0])
    expect(tokenRequests()).toHaveLength(1)
    await azure.caller(context())
    await azure.caller(context())
    expect(tokenRequests()).toHaveLength(2)
  })

  it("asks nobody but the authority when the environment holds a client secret", async () => {
    const lines: string[] = []
    await login(sandbox, { log: (line) => lines.push(line) }).caller(context())
    expect(lines.length).toBeGreaterThan(0)
    for (const line of lines) expect(line).toContain(sandbox.url)
  })

  it("does not use a token that ends within five minutes", async () => {
    sandbox.setFaults({ tokenLifetimeSeconds: 120 })
    const azure = login(sandbox)
    await azure.token(azure.cloud.scopes.ossrdbms)
    await azure.token(azure.cloud.scopes.ossrdbms)
    expect(tokenRequests()).toHaveLength(2)
  })

  it("lets one caller give up without stopping the others", async () => {
    const azure = login(sandbox)
    const controller = new AbortController()
    const given = azure.token(azure.cloud.scopes.ossrdbms, controller.signal)
    const kept = azure.token(azure.cloud.scopes.ossrdbms)
    controller.abort(new Error("enough"))
    await expect(given).rejects.toThrow("enough")
    expect(await kept).toMatch(/^ey/)
    expect(tokenRequests()).toHaveLength(1)
  })
})

describe("the caller", () => {
  it("is a service, by the claims alone", async () => {
    expect(await login(sandbox).caller(context())).toEqual({
      objectId: "40000000-0000-4000-8000-000000000001",
      tenantId: "10000000-0000-4000-8000-000000000001",
      kind: "service",
      clientId: "50000000-0000-4000-8000-000000000001",
      loginName: "50000000-0000-4000-8000-000000000001",
    })
    expect(sandbox.requests().filter(({ kind }) => kind === "graph")).toEqual([])
  })

  it("is a user", async () => {
    const ada = demoSeed.directory?.users?.[0]
    const credential = new UsernamePasswordCredential(
      sandbox.tenantId,
      "50000000-0000-4000-8000-000000000001",
      ada?.userPrincipalName ?? "",
      ada?.password ?? "",
      { authorityHost: sandbox.url, disableInstanceDiscovery: true },
    )
    const azure = createAzure({ cloud: sandbox.cloud, credential })
    expect(await azure.caller(context())).toEqual({
      objectId: ada?.objectId,
      tenantId: sandbox.tenantId,
      kind: "user",
      loginName: ada?.userPrincipalName,
    })
    const groups = demoSeed.directory?.groups?.map(({ objectId }) => objectId ?? "") ?? []
    expect(await azure.graph.me(context())).toMatchObject({ objectId: ada?.objectId, displayName: "Ada" })
    expect(await azure.graph.isMemberOf(context(), "self", groups)).toEqual(groups)
  })
})
