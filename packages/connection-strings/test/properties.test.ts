import { ConnectionStringError, withProperties } from "@keyless/connection-strings"
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

test("what is written already is never overridden under a name that drivers take for the same", () => {
  expect(withProperties({ "Ssl Mode": "Require" }, { SslMode: "Disable", ssl_mode: "Disable" })).toEqual({
    "Ssl Mode": "Require",
  })
})

test("no properties change nothing", () => {
  expect(withProperties({ Server: "db" })).toEqual({ Server: "db" })
})

test.each(["", " x", "x ", "a=b", "a;b", "a&b", "{a}", "a'b", 'a"b', "a\nb", "1a", "ä"])(
  "the name %j is refused",
  (name) => {
    expect(() => withProperties({}, { [name]: "1" })).toThrow(ConnectionStringError)
  },
)

test.each([
  "Server",
  "Data Source",
  "DataSource",
  "PGHOST",
  "PGPORT",
  "hostaddr",
  "Initial Catalog",
  "database",
  "DB",
  "PGDBNAME",
  "UID",
  "UserId",
  "Authentication",
  "msiClientId",
])("%s cannot lead the connection elsewhere under another of its names", (name) => {
  expect(withProperties({}, { [name]: "evil" })).toEqual({})
})
