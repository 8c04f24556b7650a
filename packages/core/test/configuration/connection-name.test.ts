import { describe, expect, test } from "vitest"
import type { AbandonedRun, ConnectionRecord, Journal } from "../../src/index.ts"
import { chooseName } from "../../src/configuration/connection-name.ts"

const record: ConnectionRecord = {
  version: 1,
  name: "there",
  target: { kind: "postgres-flexible", id: "/databases/shop" },
  auth: "system-identity",
  client: "nodejs",
  principal: { objectId: "o", tenantId: "t", name: "shop-web" },
  user: "aad_there",
  privileges: "all",
  naming: "first",
  keys: {},
  secretKeys: [],
  fingerprint: "same",
}

const header = {
  run: "r",
  key: "k",
  operation: "create" as const,
  connection: "begun",
  fingerprint: "same",
  version: 2,
  startedAt: "2026-11-23T12:00:00.000Z",
}

const journalOf = (...headers: AbandonedRun["header"][]): Journal => ({
  begin: () => Promise.reject(new Error("not called")),
  abandoned: async () => headers.map((each) => ({ header: each, leftovers: [], adopt: async () => null })),
})

const choose = (input: {
  readonly given?: string
  readonly records?: readonly ConnectionRecord[]
  readonly journal?: Journal
  readonly random?: () => number
}) =>
  chooseName({
    given: input.given,
    targetKind: "postgres-flexible",
    fingerprint: "same",
    records: input.records ?? [],
    journal: input.journal ?? journalOf(),
    random: input.random ?? Math.random,
  })

test("a name that is given is taken, whatever else there is", async () => {
  const given = await choose({ given: "mine", records: [record], journal: journalOf(header) })
  expect(given).toEqual({ name: "mine", origin: "given" })
})

test("an unfinished run of the same command lends its name, before an existing connection does", async () => {
  const chosen = await choose({ records: [record], journal: journalOf(header) })
  expect(chosen).toEqual({ name: "begun", origin: "unfinished" })
})

test.each([
  ["of another command", { ...header, fingerprint: "other" }],
  ["of a delete", { ...header, operation: "delete" as const }],
])("an unfinished run %s does not", async (_case, other) => {
  expect((await choose({ journal: journalOf(other) })).origin).toBe("made")
})

test("the connection that the same command made keeps its name", async () => {
  expect(await choose({ records: [{ ...record, fingerprint: "other" }, record] })).toEqual({
    name: "there",
    origin: "existing",
  })
})

describe("a name that is made", () => {
  test("is the target without dashes and five different characters", async () => {
    for (let round = 0; round < 200; round += 1) {
      const { name, origin } = await choose({})
      expect(origin).toBe("made")
      expect(name).toMatch(/^postgresflexible_[a-z0-9]{5}$/)
      expect(new Set(name.slice(-5)).size).toBe(5)
    }
  })

  test("comes from the engine's own randomness", async () => {
    expect((await choose({ random: () => 0 })).name).toBe("postgresflexible_abcde")
    expect((await choose({ random: () => 0.999999 })).name).toBe("postgresflexible_98765")
  })
})
