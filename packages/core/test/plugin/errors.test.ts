import { defineErrorCodes, isKeylessError, KeylessError, toKeylessError } from "@keyless/core/plugin"
import { describe, expect, test, vi } from "vitest"

const token = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJzaG9wIn0.c2lnbmF0dXJl"

describe("KeylessError", () => {
  test("has no token in message, hint, stack or JSON", () => {
    const error = new KeylessError("refused", `refused ${token}`, { hint: `drop ${token}` })
    expect(error.message).toBe("refused [redacted]")
    expect(error.hint).toBe("drop [redacted]")
    expect(`${error.stack} ${JSON.stringify(error)} ${String(error)}`).not.toContain("eyJ")
  })

  test("becomes plain data without what was not given, and without cause and stack", () => {
    expect(new KeylessError("a", "b", { cause: new Error("c") }).toJSON()).toEqual({
      code: "a",
      message: "b",
      retryable: false,
    })
    const facts = { hint: "h", retryable: true, step: "s", resource: "r", details: { n: 1 } }
    expect(new KeylessError("a", "b", facts).toJSON()).toEqual({ code: "a", message: "b", ...facts })
  })

  test("is known across copies of the package", async () => {
    vi.resetModules()
    const copy = await import("../../src/plugin/errors.ts")
    const other = new copy.KeylessError("a", "b")
    expect(other).not.toBeInstanceOf(KeylessError)
    expect(isKeylessError(other)).toBe(true)
    expect(copy.isKeylessError(new KeylessError("a", "b"))).toBe(true)
    expect(toKeylessError(other)).toBe(other)
  })

  test.each([null, undefined, "text", {}, new Error("x"), { code: "a", message: "b", name: "KeylessError" }])(
    "is not %j",
    (value) => {
      expect(isKeylessError(value)).toBe(false)
    },
  )
})

describe("toKeylessError", () => {
  test("gives a foreign error the code unexpected, keeps it as the cause, and redacts", () => {
    const cause = new Error(`login with ${token} failed`)
    const error = toKeylessError(cause, { step: "s" })
    expect(error).toMatchObject({
      code: "unexpected",
      message: "login with [redacted] failed",
      step: "s",
      cause,
    })
  })

  test("takes what is no error at all", () => {
    expect(toKeylessError("just text").message).toBe("just text")
    expect(toKeylessError(undefined).message).toBe("undefined")
  })

  test("adds a step, and keeps every other fact", () => {
    const facts = { hint: "h", retryable: true, resource: "r", details: { n: 1 }, cause: new Error("c") }
    expect(toKeylessError(new KeylessError("a", "b", facts), { step: "s" })).toMatchObject({
      code: "a",
      message: "b",
      step: "s",
      ...facts,
    })
  })

  test("does not change a step that is there", () => {
    const error = new KeylessError("a", "b", { step: "inner" })
    expect(toKeylessError(error, { step: "outer" })).toBe(error)
  })
})

test("a table of codes makes errors of its codes and shows itself", () => {
  const fail = defineErrorCodes({ server_not_found: "No such server." })
  expect(fail("server_not_found", "Gone.", { hint: "Look." })).toMatchObject({
    code: "server_not_found",
    message: "Gone.",
    hint: "Look.",
  })
  expect(fail.codes).toEqual({ server_not_found: "No such server." })
  const explained = { meaning: "No such server.", cause: "It was deleted.", action: "Make it anew." }
  expect(defineErrorCodes({ server_gone: explained })("server_gone", "Gone.").code).toBe("server_gone")
  // @ts-expect-error a code that is not in the table
  fail("server_missing", "Gone.")
})
