import { expect, test } from "vitest"
import { rubyClient } from "../src/index.ts"
import manifest from "../package.json" with { type: "json" }
import { postgresql } from "../src/postgresql.ts"

test("is a client of the version of its package, for PostgreSQL", () => {
  expect(rubyClient()).toMatchObject({
    kind: "client",
    id: "ruby",
    aliases: [],
    version: manifest.version,
    formats: { postgresql },
  })
})
