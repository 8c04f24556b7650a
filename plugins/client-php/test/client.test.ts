import { expect, test } from "vitest"
import { phpClient } from "../src/index.ts"
import manifest from "../package.json" with { type: "json" }

test("is a client of the version of its package", () => {
  const client = phpClient()
  expect(client).toMatchObject({ kind: "client", id: "php", aliases: [], version: manifest.version })
  expect(Object.keys(client.formats)).toEqual(["postgresql", "mysql", "tds", "fabric-sql"])
  expect(Object.keys(client.samples ?? {})).toEqual(Object.keys(client.formats))
  expect(client.ownFormats).toEqual(["tds", "fabric-sql"])
})
