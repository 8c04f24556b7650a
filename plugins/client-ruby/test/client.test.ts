import { expect, test } from "vitest"
import { rubyClient } from "../src/index.ts"
import manifest from "../package.json" with { type: "json" }

test("is a client of the version of its package", () => {
  const client = rubyClient()
  expect(client).toMatchObject({ kind: "client", id: "ruby", aliases: [], version: manifest.version })
  expect(Object.keys(client.formats)).toEqual(["postgresql", "mysql"])
  expect(Object.keys(client.samples ?? {})).toEqual(Object.keys(client.formats))
  expect(client.ownFormats).toEqual(undefined)
})
