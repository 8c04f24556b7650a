import { proof, type IdentityRequest, type Principal, type ResolvedSource } from "@keyless/core/plugin"
import { describe, expect, it } from "vitest"

import { systemIdentityAuth } from "../src/index.ts"

const never = () => Promise.reject(new Error("not called"))
const context = {
  signal: new AbortController().signal,
  clock: { now: () => new Date(), sleep: never },
  random: Math.random,
  progress: () => {},
  warn: () => {},
}

describe("the system identity", () => {
  it("is what the source is asked for", async () => {
    const asked: IdentityRequest[] = []
    const step = proof<Principal>({ id: "identity.enable", title: "", why: "", prove: never })
    const source: ResolvedSource = {
      id: "app",
      name: "app",
      identities: [],
      settings: { title: "", readPermissions: [], writePermissions: [], read: never, change: never },
      identity: (request) => {
        asked.push(request)
        return step
      },
    }
    expect(await systemIdentityAuth().resolve(context, {}, source)).toBe(step)
    await systemIdentityAuth().resolve(context, {}, source, { clientId: true })
    expect(asked).toEqual([
      { kind: "system-assigned", withClientId: false },
      { kind: "system-assigned", withClientId: true },
    ])
  })

  it("takes user-object-id and no other key", async () => {
    const { validate } = systemIdentityAuth().options["~standard"]
    expect(await validate({})).toEqual({ value: {} })
    expect(await validate({ "user-object-id": "30000000-0000-4000-8000-000000000001" })).not.toHaveProperty(
      "issues",
    )
    const result = await validate({ "user-object-id": "ada", "principal-id": "x" })
    expect(result.issues?.map(({ message }) => message)).toEqual([
      "user-object-id must be an object id (GUID).",
      'Unknown key "principal-id". Allowed: user-object-id.',
    ])
  })
})
