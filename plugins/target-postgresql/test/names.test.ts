import { expect, test } from "vitest"
import { postgresqlTargetOptions } from "../src/options.ts"
import { ownersGroup } from "@keyless/sql-postgresql"

const accepts = (database: string) =>
  postgresqlTargetOptions.safeParse({ resourceGroup: "demo", server: "shop-db", database }).success

test.each(["shop", "my shop (1)", "größe-1--$$", "x".repeat(63), "ö".repeat(31)])(
  "%s may be the name of a database",
  (name) => expect(accepts(name)).toBe(true),
)

test.each(["", "a/b", "a;b", "a ", " a", "a\nb", "x".repeat(64), "ö".repeat(32)])("%j may not", (name) =>
  expect(accepts(name)).toBe(false),
)

test("the group of a long name fits too, and is another one for another name", () => {
  const [one, other] = ["x".repeat(62) + "a", "x".repeat(62) + "b"].map(ownersGroup)
  expect(Buffer.byteLength(one ?? "")).toBeLessThanOrEqual(63)
  expect(one).not.toBe(other)
})
