import { expect, test } from "vitest"
import { dotnetClient } from "../src/index.ts"
import manifest from "../package.json" with { type: "json" }

test("is a client of the version of its package", () => {
  const client = dotnetClient()
  expect(client).toMatchObject({ kind: "client", id: "dotnet", aliases: [], version: manifest.version })
  expect(Object.keys(client.formats)).toEqual(["postgresql", "mysql", "tds", "fabric-sql"])
  expect(client.ownFormats).toEqual(undefined)
  expect(Object.keys(client.samples ?? {})).toEqual(["postgresql", "mysql", "tds", "fabric-sql"])
})
