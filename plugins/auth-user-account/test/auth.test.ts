import type { Sandbox } from "@keyless/sandbox"
import { demoSeed } from "@keyless/sandbox"
import type { Principal, ResolvedSource } from "@keyless/core/plugin"
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest"

import { userAccountAuth } from "../src/index.ts"
import { context, login, openSandbox } from "./sandbox.ts"

const ada = "30000000-0000-4000-8000-000000000001"
const nobody = "99999999-0000-4000-8000-000000000009"
const pipeline = {
  objectId: "40000000-0000-4000-8000-000000000001",
  clientId: "50000000-0000-4000-8000-000000000001",
}

let sandbox: Sandbox
beforeAll(async () => (sandbox = await openSandbox()))
beforeEach(async () => {
  await sandbox.seed({ ...demoSeed, postgresServers: [] })
  await sandbox.reset()
  sandbox.clearLogs()
})
afterAll(() => sandbox.stop())

const never = () => Promise.reject(new Error("not called"))
const source: ResolvedSource = {
  id: "app",
  name: "app",
  identities: [],
  settings: { title: "", readPermissions: [], writePermissions: [], read: never, change: never },
  identity: () => {
    throw new Error("the source is not asked for an identity")
  },
}

async function principal(who: string, given: Readonly<Record<string, string>> = {}) {
  const credential = {
    async getToken(scopes: string | string[]) {
      const token = await sandbox.tokenFor(who, [scopes].flat()[0]?.replace(/\/\.default$/, "") ?? "")
      return { token, expiresOnTimestamp: Date.now() + 3_600_000 }
    },
  }
  const auth = userAccountAuth({ azure: login(sandbox, { credential }) })
  const options = await auth.options["~standard"].validate(given)
  if (options.issues !== undefined) throw new Error(options.issues.map(({ message }) => message).join("\n"))
  const warnings: string[] = []
  const asking = { ...context(), warn: (message: string) => void warnings.push(message) }
  const step = await auth.resolve(asking, options.value, source)
  if (step.kind !== "proof") throw new Error("a step that changes nothing was expected")
  const found: Principal = await step.prove(context())
  return { found, warnings }
}
const graphCalls = () => sandbox.requests().filter(({ kind }) => kind === "graph")

describe("a person's account", () => {
  it.each([{}, { "object-id": ada.toUpperCase() }])(
    "is the caller's own with %j, and the token says it",
    async (given) => {
      sandbox.setFaults({ graphForbidden: true })
      expect(await principal(ada, given)).toEqual({
        found: {
          kind: "user",
          objectId: ada,
          tenantId: sandbox.tenantId,
          name: "ada@keyless.example",
          credential: { kind: "person", loginName: "ada@keyless.example" },
        },
        warnings: [],
      })
      expect(graphCalls()).toEqual([])
    },
  )

  it("is looked up in Graph if it is somebody else's", async () => {
    const { found } = await principal(pipeline.objectId, { "object-id": ada })
    expect(found).toMatchObject({ kind: "user", objectId: ada, name: "ada@keyless.example" })
    expect(graphCalls()).toHaveLength(1)
  })

  it("has to be in the directory, and an application is no person", async () => {
    for (const id of [nobody, pipeline.objectId]) {
      await expect(principal(ada, { "object-id": id })).rejects.toMatchObject({
        code: "identity_not_found",
        hint: expect.stringContaining("az ad user list"),
      })
    }
  })

  it("says what to do where the directory may not be read", async () => {
    sandbox.setFaults({ graphForbidden: true })
    await expect(principal(pipeline.objectId, { "object-id": ada })).rejects.toMatchObject({
      code: "directory_forbidden",
      hint: expect.stringContaining("User.ReadBasic.All"),
    })
  })

  it("may be an application's in a pipeline, which is worth a warning", async () => {
    const { found, warnings } = await principal(pipeline.objectId)
    expect(found).toMatchObject({
      kind: "service",
      ...pipeline,
      name: pipeline.clientId,
      credential: { kind: "person", loginName: pipeline.clientId },
    })
    expect(warnings).toEqual([expect.stringContaining("as the application")])
  })

  it("names the words that there are", async () => {
    await expect(principal(ada, { "client-id": ada, "object-id": "x" })).rejects.toThrow(
      'object-id must be a person\'s object id (GUID).\nUnknown key "client-id". Allowed: object-id.',
    )
  })
})
