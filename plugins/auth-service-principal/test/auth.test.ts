import { inspect } from "node:util"

import { demoSeed, type Sandbox } from "@keyless/sandbox"
import { type Principal, type ResolvedSource } from "@keyless/core/plugin"
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest"

import { servicePrincipalAuth } from "../src/index.ts"
import { context, login, openSandbox } from "./sandbox.ts"

const client = "50000000-0000-4000-8000-000000000002"
const object = "40000000-0000-4000-8000-000000000002"
const words = { "client-id": client, secret: "sandbox-only-shop-secret" }

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

async function principal(given: Readonly<Record<string, string>>): Promise<Principal> {
  const auth = servicePrincipalAuth({ azure: login(sandbox) })
  const options = await auth.options["~standard"].validate(given)
  if (options.issues !== undefined) throw new Error(options.issues.map(({ message }) => message).join("\n"))
  const step = await auth.resolve(context(), options.value, source)
  if (step.kind !== "proof") throw new Error("a step that changes nothing was expected")
  return step.prove(context())
}
const graphCalls = () => sandbox.requests().filter(({ kind }) => kind === "graph")

describe("a service principal", () => {
  it("gets object id and name from Graph", async () => {
    const found = await principal(words)
    expect(found).toMatchObject({
      kind: "service",
      objectId: object,
      clientId: client,
      tenantId: sandbox.tenantId,
      name: "shop-app",
    })
    expect(found.credential.kind === "client-secret" && found.credential.clientSecret.reveal()).toBe(
      words.secret,
    )
    expect(graphCalls()).toHaveLength(1)
  })

  it("needs no Graph where the object id is given", async () => {
    sandbox.setFaults({ graphForbidden: true })
    expect(await principal({ ...words, "object-id": object.toUpperCase() })).toMatchObject({
      objectId: object,
      name: client,
    })
    expect(graphCalls()).toEqual([])
  })

  it("says to give the object id where Graph may not be read", async () => {
    sandbox.setFaults({ graphForbidden: true })
    await expect(principal(words)).rejects.toMatchObject({
      code: "directory_forbidden",
      hint: expect.stringContaining("object-id="),
    })
  })

  it("has to exist", async () => {
    await expect(principal({ ...words, "client-id": object })).rejects.toMatchObject({
      code: "identity_not_found",
    })
  })

  it("does not show its secret", async () => {
    const found = await principal(words)
    expect(`${JSON.stringify(found)}${inspect(found, { depth: 10 })}`).not.toContain(words.secret)
  })
})

describe("the options", () => {
  const messages = async (given: unknown) => {
    const result = await servicePrincipalAuth({ azure: login(sandbox) }).options["~standard"].validate(given)
    return result.issues?.map(({ message }) => message)
  }

  it("report everything that is missing or wrong at once, and no secret", async () => {
    expect(await messages({})).toEqual(["client-id is missing.", "secret is missing."])
    expect(await messages({ ...words, secret: "", "object-id": "x", password: "hush" })).toEqual([
      "secret is empty.",
      "object-id must be the enterprise application's object id (GUID).",
      'Unknown key "password". Allowed: client-id, secret, object-id.',
    ])
  })

  it("do not take the client id for the object id", async () => {
    expect(await messages({ ...words, "object-id": client })).toEqual([
      "object-id is the client id; give the object id of the enterprise application.",
    ])
  })

  it("describe their words as JSON Schema", () => {
    const schema = servicePrincipalAuth({ azure: login(sandbox) }).options["~standard"].jsonSchema?.input({
      target: "draft-2020-12",
    })
    expect(schema).toMatchObject({
      required: ["client-id", "secret"],
      properties: {
        "client-id": { key: "client-id" },
        secret: { key: "secret" },
        "object-id": { key: "object-id" },
      },
    })
  })
})
