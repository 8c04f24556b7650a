import { withProperties } from "@keyless/connection-strings"
import { expect, test } from "vitest"

test("properties come after what is written, in their order", () => {
  const all = withProperties({ Server: "db", Port: 5432 }, { "Connect Timeout": "30", Pooling: "false" })
  expect(Object.entries(all)).toEqual([
    ["Server", "db"],
    ["Port", 5432],
    ["Connect Timeout", "30"],
    ["Pooling", "false"],
  ])
})

test("what is written already is never overridden, whatever the case", () => {
  expect(withProperties({ Server: "db" }, { server: "evil", SERVER: "evil" })).toEqual({ Server: "db" })
})

test("no properties change nothing", () => {
  expect(withProperties({ Server: "db" })).toEqual({ Server: "db" })
})

test.each(["", " x", "x ", "a=b", "a;b", "a&b", "{a}", "a'b", 'a"b', "a\nb", "1a", "ä"])(
  "the name %j is refused",
  (name) => {
    expect(() => withProperties({}, { [name]: "1" })).toThrow(
      expect.objectContaining({ code: "invalid_connection_property" }),
    )
  },
)

test.each(["Server", "Data Source", "Initial Catalog", "database", "UID", "Authentication"])(
  "%s cannot lead the connection elsewhere under another of its names",
  (name) => {
    expect(withProperties({}, { [name]: "evil" })).toEqual({})
  },
)
