import { expect, test } from "vitest"
import { javaClient } from "../src/index.ts"
import manifest from "../package.json" with { type: "json" }
import { postgresql } from "../src/postgresql.ts"

test("is a client of the version of its package, for PostgreSQL", () => {
  expect(javaClient()).toMatchObject({
    kind: "client",
    id: "java",
    aliases: [],
    version: manifest.version,
    formats: { postgresql },
  })
})
