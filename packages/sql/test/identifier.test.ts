import { assertIdentifier } from "@keyless/sql"
import { describe, expect, test } from "vitest"

test.each([
  ["aad_shop", 63],
  ["a".repeat(63), 63],
  ["ä".repeat(31), 63],
  ["with blank and 'quotes'", 63],
])("%j fits into %i bytes", (name, limit) => {
  expect(() => assertIdentifier(name, "database user", limit)).not.toThrow()
})

describe("a name is refused", () => {
  test.each([
    ["one byte too long", "a".repeat(64), 'The database user "a'],
    ["too long in UTF-8 though short in characters", "ä".repeat(32), "has 64 bytes; the database keeps 63"],
    ["empty", "", "The database user is empty"],
    ["with NUL", "a\0b", "holds a NUL character"],
  ])("that is %s", (_case, name, message) => {
    expect(() => assertIdentifier(name, "database user", 63)).toThrow(
      expect.objectContaining({ code: "identifier_invalid", message: expect.stringContaining(message) }),
    )
  })
})
