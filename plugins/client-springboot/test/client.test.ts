import { expect, test } from "vitest"
import { springbootClient } from "../src/index.ts"
import manifest from "../package.json" with { type: "json" }
import { postgresql } from "../src/postgresql.ts"

test("is a client of the version of its package, for PostgreSQL", () => {
  expect(springbootClient()).toMatchObject({
    kind: "client",
    id: "springboot",
    aliases: ["spring-boot"],
    version: manifest.version,
    formats: { postgresql },
  })
})
