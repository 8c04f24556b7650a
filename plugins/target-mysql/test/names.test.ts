import { expect, test } from "vitest"
import { mysqlTargetOptions } from "../src/options.ts"

const accepts = (database: string) =>
  mysqlTargetOptions.safeParse({ resourceGroup: "demo", server: "shop-db", database }).success

test.each(["shop", "my shop (1)", "größe", "x".repeat(64), "ö".repeat(64)])(
  "%s may be the name of a database",
  (name) => expect(accepts(name)).toBe(true),
)

test.each(["", "a/b", "a;b", "a ", " a", "a\nb", "x".repeat(65)])("%j may not", (name) =>
  expect(accepts(name)).toBe(false),
)
