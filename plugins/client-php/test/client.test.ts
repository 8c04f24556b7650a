import { expect, test } from "vitest"
import { phpClient } from "../src/index.ts"
import manifest from "../package.json" with { type: "json" }
import { postgresql } from "../src/postgresql.ts"

test("is a client of the version of its package, for PostgreSQL", () => {
  expect(phpClient()).toMatchObject({
    kind: "client",
    id: "php",
    aliases: [],
    version: manifest.version,
    formats: { postgresql },
  })
})
