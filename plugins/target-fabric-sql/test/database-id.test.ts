import { describe, expect, test } from "vitest"
import { buildDatabaseId, parseDatabaseId } from "../src/database-id.ts"
import { readServer } from "../src/database.ts"

const workspace = "a0000000-0000-4000-8000-00000000000a"
const database = "b0000000-0000-4000-8000-00000000000b"
const id = buildDatabaseId({ workspace, database })

describe("the id of a database", () => {
  test.each([id, id.toUpperCase(), `${id}/`, id.replace("SqlDatabases", "sqlDatabases")])(
    "%s is read",
    (each) => {
      expect(parseDatabaseId(each)).toEqual({ workspace, database })
    },
  )

  test.each([
    `${id}/tables`,
    `${id}?x=1`,
    ` ${id}`,
    id.replace("https:", "http:"),
    id.replace("api.fabric.microsoft.com", "api.fabric.microsoft.com.example"),
    id.replace("api.fabric", "apixfabric"),
    id.replace(database, "shop"),
    "",
  ])("%j is none", (each) => {
    expect(() => parseDatabaseId(each)).toThrow(expect.objectContaining({ code: "invalid_resource_id" }))
  })
})

test.each([
  ["x.database.fabric.microsoft.com,1433", { host: "x.database.fabric.microsoft.com", port: 1433 }],
  ["tcp:x.database.fabric.microsoft.com,11000", { host: "x.database.fabric.microsoft.com", port: 11_000 }],
  ["x.database.fabric.microsoft.com", { host: "x.database.fabric.microsoft.com", port: 1433 }],
  ["", undefined],
  [undefined, undefined],
  ["x,y", undefined],
])("the server %j is split", (written, expected) => {
  expect(readServer(written)).toEqual(expected)
})
