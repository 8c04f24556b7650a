import {
  clientId,
  objectId,
  type Principal,
  proof,
  ephemeral,
  type StepContext,
  type StepRef,
  tenantId,
} from "@keyless/core/plugin"
import type { GrantDialect, Sessions, UserDialect } from "@keyless/sql"
import { describe, expect, test } from "vitest"
import { principalStep } from "../src/principal-step.ts"

const id = "11111111-1111-4111-8111-111111111111"
const identity: Principal = {
  kind: "service",
  objectId: objectId(id),
  clientId: clientId(id),
  tenantId: tenantId(id),
  name: "shop-web",
  credential: { kind: "ambient" },
}
const sessions: Sessions = { in: () => Promise.reject(new Error("no session is needed")) }
const session = ephemeral<Sessions>({ id: "session", title: "Log in", why: "", open: async () => sessions })
const principal = proof<Principal>({ id: "identity", title: "Find", why: "", prove: async () => identity })

const grants: GrantDialect<string> = {
  read: async () => ({ missing: [], extra: [] }),
  apply: async () => {},
  takeBack: async () => {},
  isUndoneBy: () => false,
  describe: (grant) => grant,
  codeOf: () => undefined,
}

/** A directory that knows a new identity after some attempts. */
function databaseThatKnowsAfter(attempts: number, patient: boolean) {
  let asked = 0
  let now = 0
  const dialect: UserDialect<{ name: string }> = {
    find: async () => null,
    isOf: () => true,
    owner: () => "nobody",
    async create() {
      asked += 1
      if (asked <= attempts) throw new Error("not found")
    },
    handOver: async () => {},
    handBack: async () => {},
    drop: async () => {},
    isDuplicate: () => false,
    ...(patient ? { mayPass: () => true } : {}),
    codeOf: () => undefined,
  }
  const values = new Map<string, unknown>([
    [session.id, sessions],
    [principal.id, identity],
  ])
  const context: StepContext = {
    signal: new AbortController().signal,
    clock: {
      now: () => new Date(now),
      async sleep(ms) {
        now += ms
      },
    },
    random: () => 0.5,
    progress: () => {},
    warn: () => {},
    value: <T>(step: StepRef<T>) => values.get(step.id) as T,
  }
  const made = principalStep({
    users: dialect,
    grants,
    subject: "of the identity",
    name: ({ name }) => name,
    database: "shop",
    request: {
      source: "/apps/shop-web",
      connection: "shop",
      principal,
      privileges: "all",
      strict: false,
      takeOwnership: false,
      foreignUser: "refuse",
      others: [],
    },
    session,
  })
  return { apply: () => made.apply(context), attempts: () => asked }
}

describe("an identity that the database's own look-up does not find", () => {
  test("is waited for where that may pass", async () => {
    const database = databaseThatKnowsAfter(3, true)
    expect(await database.apply()).toEqual({ user: "shop-web", isNew: true })
    expect(database.attempts()).toBe(4)
  })

  test("is not waited for for ever", async () => {
    const database = databaseThatKnowsAfter(10_000, true)
    await expect(database.apply()).rejects.toMatchObject({ code: "statement_failed" })
    expect(database.attempts()).toBeLessThan(100)
  })

  test("is an error at once where nothing says that it may pass", async () => {
    const database = databaseThatKnowsAfter(1, false)
    await expect(database.apply()).rejects.toMatchObject({ code: "statement_failed" })
    expect(database.attempts()).toBe(1)
  })
})
