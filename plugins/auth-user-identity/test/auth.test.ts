import { demoSeed, type Sandbox } from "@keyless/sandbox"
import { type IdentityRequest, type Principal, proof, type ResolvedSource } from "@keyless/core/plugin"
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest"

import { userIdentityAuth } from "../src/index.ts"
import { context, login, openSandbox } from "./sandbox.ts"

const subscription = "20000000-0000-4000-8000-000000000001"
const client = "80000000-0000-4000-8000-000000000001"
const caller = "40000000-0000-4000-8000-000000000001"

let sandbox: Sandbox
beforeAll(async () => (sandbox = await openSandbox()))
beforeEach(async () => {
  await sandbox.seed({ ...demoSeed, postgresServers: [] })
  await sandbox.reset()
})
afterAll(() => sandbox.stop())

const never = () => Promise.reject(new Error("not called"))

/** What the source is asked for. */
async function asked(words: Readonly<Record<string, string>>): Promise<IdentityRequest | undefined> {
  let request: IdentityRequest | undefined
  const source: ResolvedSource = {
    id: "app",
    name: "app",
    identities: [],
    settings: { title: "", readPermissions: [], writePermissions: [], read: never, change: never },
    identity: (wanted) => {
      request = wanted
      return proof<Principal>({ id: "identity.assign", title: "", why: "", prove: never })
    },
  }
  const auth = userIdentityAuth({ azure: login(sandbox) })
  const options = await auth.options["~standard"].validate(words)
  if (options.issues !== undefined) throw new Error(options.issues.map(({ message }) => message).join("\n"))
  await auth.resolve(context(), options.value, source)
  return request
}

describe("a user identity", () => {
  it("is found by its client id, in any case", async () => {
    expect(await asked({ "client-id": client.toUpperCase(), "subs-id": subscription })).toEqual({
      kind: "user-assigned",
      id: expect.stringMatching(/userAssignedIdentities\/shop-identity$/),
      name: "shop-identity",
      objectId: "70000000-0000-4000-8000-000000000001",
      clientId: client,
      tenantId: sandbox.tenantId,
    })
  })

  it("is found beyond the first page", async () => {
    const many = Array.from({ length: 250 }, (_, index) => ({
      resourceGroup: "demo",
      name: `identity-${index}`,
    }))
    await sandbox.seed({
      ...demoSeed,
      postgresServers: [],
      userAssignedIdentities: [...many, ...(demoSeed.userAssignedIdentities ?? [])],
    })
    expect(await asked({ "client-id": client, "subs-id": subscription })).toMatchObject({
      name: "shop-identity",
    })
  })

  it("is not found by its object id", async () => {
    await expect(
      asked({ "client-id": "70000000-0000-4000-8000-000000000001", "subs-id": subscription }),
    ).rejects.toMatchObject({ code: "identity_not_found", hint: expect.stringContaining("az identity list") })
  })

  it("needs to be readable", async () => {
    await sandbox.seed({
      ...demoSeed,
      postgresServers: [],
      denied: { [caller]: ["Microsoft.ManagedIdentity/*"] },
    })
    await expect(asked({ "client-id": client, "subs-id": subscription })).rejects.toMatchObject({
      code: "permission_missing",
      details: expect.objectContaining({
        permission: "Microsoft.ManagedIdentity/userAssignedIdentities/read",
      }),
    })
  })
})

describe("the options", () => {
  const auth = () => userIdentityAuth({ azure: login(sandbox) })
  const messages = async (words: unknown) => {
    const result = await auth().options["~standard"].validate(words)
    return result.issues?.map(({ message }) => message)
  }

  it("report everything that is missing or wrong at once", async () => {
    expect(await messages({})).toEqual(["client-id is missing.", "subs-id is missing."])
    expect(await messages({ "client-id": "x' || 'a'=='a", id: "1" })).toEqual([
      "client-id must be the identity's client id (GUID).",
      "subs-id is missing.",
      'Unknown key "id". Allowed: client-id, subs-id, user-object-id.',
    ])
  })

  it("describe their words as JSON Schema", () => {
    expect(auth().options["~standard"].jsonSchema?.input({ target: "draft-2020-12" })).toMatchObject({
      required: ["client-id", "subs-id"],
      properties: {
        "client-id": { key: "client-id", description: expect.any(String) },
        "subs-id": { key: "subs-id" },
      },
    })
  })
})
