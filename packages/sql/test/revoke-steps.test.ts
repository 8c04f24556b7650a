import { ephemeral } from "@keyless/core/plugin"
import { type GrantDialect, revokeSteps, type Sessions, type UserDialect } from "@keyless/sql"
import { expect, test } from "vitest"

const session = ephemeral<Sessions>({
  id: "database.session",
  title: "Log in",
  why: "Users are dropped with SQL.",
  open: () => Promise.reject(new Error("not opened")),
})
const dialect: UserDialect<{ name: string }> = {
  find: () => Promise.resolve(null),
  isOf: () => true,
  owner: () => "nobody",
  create: () => Promise.resolve(),
  handOver: () => Promise.resolve(),
  handBack: () => Promise.resolve(),
  drop: () => Promise.resolve(),
  isDuplicate: () => false,
  codeOf: () => undefined,
}
const grants: GrantDialect<string> = {
  read: () => Promise.resolve({ missing: [], extra: [] }),
  apply: () => Promise.resolve(),
  takeBack: () => Promise.resolve(),
  isUndoneBy: () => false,
  describe: (grant) => grant,
  codeOf: () => undefined,
}
const existing = {
  source: "/apps/shop-web",
  connection: "a",
  user: "shop-web",
  objectId: "o",
  kind: "service" as const,
  privileges: "all" as const,
  mayBeShared: false,
}
const input = { dialect, grants, database: "shop", session }

test("a user that another connection of the app has as well is kept", () => {
  const steps = revokeSteps(input, existing, [{ ...existing, connection: "b" }])
  expect(steps.map(({ id }) => id)).toEqual(["principal.keep", "grants.shrink"])
})

test("a user that the others do not have is dropped, after it was released where the database needs that", () => {
  const others = [{ ...existing, connection: "b", user: "aad_b" }]
  const ids = (each: typeof dialect) =>
    revokeSteps({ ...input, dialect: each }, existing, others).map(({ id }) => id)
  expect(ids(dialect)).toEqual(["principal.drop"])
  const release = { title: () => "Take all privileges", run: () => Promise.resolve() }
  expect(ids({ ...dialect, release })).toEqual(["grants.revoke", "principal.drop"])
})
