import { expect, test } from "vitest"
import { parseKeyValues } from "../../src/arguments/key-values.ts"

test("keys ignore case, the first of a repeated key counts, a value keeps later equals signs", () => {
  const words = ["Client-ID=one", "client-id=two", "secret=a=b==", "empty="]
  expect(parseKeyValues("--x", words, "ignore-case")).toEqual({
    "client-id": "one",
    secret: "a=b==",
    empty: "",
  })
})

test("exact keys keep their case", () => {
  expect(parseKeyValues("--x", ["A=1", "a=2"], "exact")).toEqual({ A: "1", a: "2" })
})

test("every word without a key is reported, and none is repeated", () => {
  expect(() => parseKeyValues("--service-principal", ["hunter2", "a=b", "=hunter3"], "exact")).toThrow(
    expect.objectContaining({
      code: "invalid_options",
      message:
        "--service-principal: word 1 is not of the form key=value; word 3 is not of the form key=value.",
    }),
  )
})

test("a key called __proto__ is a key like others", () => {
  expect(Object.entries(parseKeyValues("--x", ["__proto__=1"], "exact"))).toEqual([["__proto__", "1"]])
})
