import { expect, test } from "vitest"
import { nodejsClient } from "../src/index.ts"
import manifest from "../package.json" with { type: "json" }
import { postgresql } from "../src/postgresql.ts"

test("is a client of the version of its package, for PostgreSQL", () => {
  expect(nodejsClient()).toMatchObject({
    kind: "client",
    id: "nodejs",
    aliases: ["node"],
    version: manifest.version,
    formats: { postgresql },
  })
})
