import { expect, test } from "vitest"
import { springbootClient } from "../src/index.ts"
import manifest from "../package.json" with { type: "json" }

test("is a client of the version of its package", () => {
  const client = springbootClient()
  expect(client).toMatchObject({
    kind: "client",
    id: "springboot",
    aliases: ["spring-boot"],
    version: manifest.version,
  })
  expect(Object.keys(client.formats)).toEqual(["postgresql", "mysql", "tds", "fabric-sql"])
  expect(Object.keys(client.samples ?? {})).toEqual(Object.keys(client.formats))
  expect(client.ownFormats).toEqual(undefined)
})
