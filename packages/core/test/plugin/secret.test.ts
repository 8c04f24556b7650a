import { inspect } from "node:util"
import { composed, createSecret, isSecret, redact } from "@keyless/core/plugin"
import { describe, expect, test, vi } from "vitest"

const value = "p4ss-w0rd-of-the-shop"
const secret = createSecret(value)

describe("a secret", () => {
  test("gives its value to whoever asks for it by name", () => {
    expect(secret.reveal()).toBe(value)
  })

  test.each([
    ["String", String(secret)],
    ["template", String.raw({ raw: ["a ", ""] }, secret)],
    ["toString", secret.toString()],
    ["toLocaleString", secret.toLocaleString()],
    ["join", [secret, secret].join()],
    ["JSON", JSON.stringify({ deep: [{ secret }] })],
    ["inspect", inspect(secret)],
    ["inspect, deep", inspect({ a: { b: { c: { secret } } } }, { depth: null, showHidden: true })],
    ["inspect, without custom forms", inspect(secret, { customInspect: false, showHidden: true })],
    ["%s", inspect(new Map([[secret, secret]]))],
    ["keys and values", JSON.stringify(Object.entries({ ...secret }).map(String))],
  ])("does not show its value as %s", (_form, shown) => {
    expect(shown).not.toContain(value)
  })

  test("says that it is redacted", () => {
    expect([String(secret), JSON.stringify(secret), inspect(secret)].join(" ")).toBe(
      '[redacted] "[redacted]" [redacted]',
    )
  })

  test("cannot be copied to another thread or changed", () => {
    expect(() => structuredClone(secret)).toThrow("could not be cloned")
    expect(Object.isFrozen(secret)).toBe(true)
  })

  test("is known for one whichever copy of the package made it", async () => {
    vi.resetModules()
    const copy = await import("../../src/plugin/secret.ts")
    expect(copy.createSecret).not.toBe(createSecret)
    expect(isSecret(copy.createSecret("x"))).toBe(true)
    expect(copy.isSecret(secret)).toBe(true)
  })

  test.each([null, undefined, "text", 1, {}, { reveal: () => "x" }])("is not %j", (other) => {
    expect(isSecret(other)).toBe(false)
  })
})

describe("redact", () => {
  const token = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJzaG9wIn0.c2lnbmF0dXJl-_x"

  test.each([
    [`token ${token} is bad`, "token [redacted] is bad"],
    [`Bearer ${token}, ${token}`, "Bearer [redacted], [redacted]"],
    ["client_secret=abc&scope=x", "client_secret=[redacted]&scope=x"],
    ['{"password":"abc","user":"shop"}', '{"password":"[redacted]","user":"shop"}'],
    ["Server=db;Pwd=abc;User=shop", "Server=db;Pwd=[redacted];User=shop"],
    ["access_token: abc", "access_token: [redacted]"],
    ["PASSWORD = 'abc' for shop", "PASSWORD = '[redacted]' for shop"],
  ])("takes secrets out of %j", (text, clean) => {
    expect(redact(text)).toBe(clean)
  })

  test.each(["password authentication failed for user shop", "the secret of success", "eyJ", "a.b.c"])(
    "leaves %j as it is",
    (text) => {
      expect(redact(text)).toBe(text)
    },
  )

  test("takes known values out wherever they stand", () => {
    expect(redact(`user:${value}@host/${value}`, [secret, createSecret("")])).toBe(
      "user:[redacted]@host/[redacted]",
    )
  })
})

test("text made of values is secret where one of them is", () => {
  const write = (values: Readonly<Record<string, string>>) => Object.values(values).join(":")
  expect(composed({ user: "app", host: "db" }, write)).toBe("app:db")
  const secret = composed({ user: "app", password: createSecret("s3cret") }, write)
  expect(isSecret(secret) && secret.reveal()).toBe("app:s3cret")
})
