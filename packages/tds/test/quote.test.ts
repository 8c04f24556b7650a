import { expect, test } from "vitest"
import { binaryLiteral, guidLiteral, quoteIdentifier } from "../src/quote.ts"

test.each([
  ["shop", "[shop]"],
  ["my shop", "[my shop]"],
  ["a]b", "[a]]b]"],
  ["]; drop user [x", "[]]; drop user [x]"],
  ['"quoted"', '["quoted"]'],
  ["o'neil", "[o'neil]"],
  ["größe -- 🙂", "[größe -- 🙂]"],
])("the name %s is written %s", (name, written) => {
  expect(quoteIdentifier(name)).toBe(written)
})

test("a name with NUL is refused", () => {
  expect(() => quoteIdentifier("a\0b")).toThrow(TypeError)
})

test("bytes are written as a constant", () => {
  expect(binaryLiteral(Uint8Array.of(0, 10, 255))).toBe("0x000AFF")
})

test("only a GUID becomes the literal of one", () => {
  expect(guidLiteral("11223344-5566-7788-99aa-bbccddeeff00")).toBe("'11223344-5566-7788-99aa-bbccddeeff00'")
  expect(() => guidLiteral("1'; DROP USER [dbo]; --")).toThrow(TypeError)
})
