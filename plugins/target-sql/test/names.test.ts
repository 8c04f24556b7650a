import { expect, test } from "vitest"
import { sqlTargetOptions } from "../src/options.ts"

const accepts = (database: string) =>
  sqlTargetOptions.safeParse({ resourceGroup: "demo", server: "shop-sql", database }).success

test.each(["shop", "my shop (1)", "größe", "a.b", "a;b", "[odd]", "it's", "x".repeat(128)])(
  "%s may be the name of a database",
  (name) => expect(accepts(name)).toBe(true),
)

test.each(["", "a/b", "a?b", "a%b", "a:b", "a*b", "a<b", "a\tb", "a ", "a.", "x".repeat(129)])(
  "%j may not",
  (name) => expect(accepts(name)).toBe(false),
)
