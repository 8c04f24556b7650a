import type { PrivilegeProfile } from "@keyless/core/plugin"
import type { DatabaseSession, Row } from "@keyless/sql"
import { describe, expect, test } from "vitest"
import { type Grant, grantStatements } from "../src/grant-statements.ts"
import { readGrants } from "../src/grants.ts"
import { nativePrivileges } from "../src/profiles.ts"

const grants: readonly Grant[] = [
  { kind: "database", schema: null, name: "shop", privilege: "CONNECT" },
  { kind: "schema", schema: "public", name: "public", privilege: "USAGE" },
  { kind: "table", schema: "public", name: "orders", privilege: "SELECT" },
  { kind: "table", schema: "public", name: "orders", privilege: "INSERT" },
  { kind: "table", schema: "public", name: 'odd"name', privilege: "SELECT" },
  { kind: "table", schema: "public", name: 'odd"name', privilege: "INSERT" },
  { kind: "table", schema: "public", name: "log", privilege: "SELECT" },
  { kind: "sequence", schema: "public", name: "orders_id_seq", privilege: "USAGE" },
  { kind: "default table", schema: "public", name: "owner", privilege: "SELECT" },
  { kind: "default sequence", schema: "public", name: "owner", privilege: "USAGE" },
]

describe("statements", () => {
  test("are one per kind and set of privileges, with every name quoted", () => {
    expect(grantStatements("GRANT", "aad_shop", grants)).toEqual([
      'GRANT CONNECT ON DATABASE "shop" TO "aad_shop"',
      'GRANT USAGE ON SCHEMA "public" TO "aad_shop"',
      'GRANT SELECT, INSERT ON TABLE "public"."orders", "public"."odd""name" TO "aad_shop"',
      'GRANT SELECT ON TABLE "public"."log" TO "aad_shop"',
      'GRANT USAGE ON SEQUENCE "public"."orders_id_seq" TO "aad_shop"',
      'ALTER DEFAULT PRIVILEGES FOR ROLE "owner" IN SCHEMA "public" GRANT SELECT ON TABLES TO "aad_shop"',
      'ALTER DEFAULT PRIVILEGES FOR ROLE "owner" IN SCHEMA "public" GRANT USAGE ON SEQUENCES TO "aad_shop"',
    ])
  })

  test("take back in the same way", () => {
    expect(grantStatements("REVOKE", 'a"b', grants.slice(-2))).toEqual([
      'ALTER DEFAULT PRIVILEGES FOR ROLE "owner" IN SCHEMA "public" REVOKE SELECT ON TABLES FROM "a""b"',
      'ALTER DEFAULT PRIVILEGES FOR ROLE "owner" IN SCHEMA "public" REVOKE USAGE ON SEQUENCES FROM "a""b"',
    ])
  })

  test("are none for no grants", () => {
    expect(grantStatements("GRANT", "aad_shop", [])).toEqual([])
  })

  test("hold no privilege that is not a single word", () => {
    const odd: Grant = { kind: "table", schema: "public", name: "orders", privilege: "SELECT, DELETE" }
    expect(() => grantStatements("GRANT", "aad_shop", [odd])).toThrow(TypeError)
  })
})

describe("comparing with a profile", () => {
  const row = (extra: Row): Row => ({
    kind: "table",
    schema: "public",
    name: "orders",
    owner: "owner",
    grantor: "owner",
    me: "admin",
    asked: true,
    owned: false,
    grantable: true,
    held: [],
    public_held: [],
    ...extra,
  })
  const schema = row({ kind: "schema", name: "public", public_held: ["USAGE"] })
  const granted = (...privileges: readonly string[]) =>
    privileges.map((privilege) => ({ privilege, role: "owner" }))
  const sessionOf = (rows: readonly Row[]): DatabaseSession => ({
    query: async () => [schema, ...rows],
    transaction: () => Promise.reject(new Error("not called")),
  })
  const read = (rows: readonly Row[], profile: PrivilegeProfile = "readonly") =>
    readGrants({
      session: sessionOf(rows),
      database: "shop",
      user: "aad_shop",
      wanted: [{ privileges: profile }],
    })
  const nothing = {
    missing: [],
    extra: [],
    obstacles: [],
    borrowedOwners: [],
    idleMakers: [],
    absentSchemas: [],
    me: "admin",
    remarks: { optional: [], beyond: [], later: [] },
  }

  test("finds what is missing and what is too much", async () => {
    const table = { kind: "table", schema: "public", name: "orders", by: "administrator" }
    expect(await read([row({ held: granted("DELETE") })])).toEqual({
      ...nothing,
      missing: [{ ...table, privilege: "SELECT" }],
      extra: [{ ...table, privilege: "DELETE" }],
    })
  })

  test("takes what everybody may do for enough", async () => {
    const database = row({ kind: "database", schema: null, name: "shop", public_held: ["CONNECT"] })
    expect(await read([database])).toEqual(nothing)
  })

  test("asks for nothing on what the user owns", async () => {
    expect((await read([row({ owned: true })])).missing).toEqual([])
  })

  test("finds what the session may not grant on, and leaves what is granted already", async () => {
    const theirs = row({ owner: "them", grantable: false })
    const done = row({ owner: "others", grantable: false, held: granted("SELECT") })
    const { obstacles, missing } = await read([theirs, { ...theirs, name: "log" }, done])
    expect(obstacles.map(({ row: { owner, name } }) => [owner, name])).toEqual([
      ["them", "orders"],
      ["them", "log"],
    ])
    expect(missing).toEqual([])
  })

  test("tells what the app can do without where the database is somebody else's", async () => {
    const database = { kind: "database", schema: null, name: "shop", owner: "them", grantable: false }
    const { obstacles, remarks } = await read([row({ ...database, public_held: ["CONNECT"] })], "all")
    expect(obstacles).toEqual([])
    expect(remarks.optional.map(({ hint }) => hint)).toEqual([
      expect.stringContaining('GRANT CREATE, TEMPORARY ON DATABASE "shop" TO "aad_shop"'),
    ])
  })

  test("says which schema is not there", async () => {
    const reading = { session: sessionOf([]), database: "shop", user: "aad_shop" }
    const wanted = [{ privileges: "readonly" as const, schemas: ["public", "sales"] }]
    expect((await readGrants({ ...reading, wanted })).absentSchemas).toEqual(["sales"])
  })

  test("takes no offence at MAINTAIN, which GRANT ALL gives since PostgreSQL 17", async () => {
    const held = granted(...nativePrivileges(["all"]).table, "MAINTAIN")
    expect((await read([row({ held })], "all")).extra).toEqual([])
  })

  test("refuses a row that the query cannot have answered", async () => {
    await expect(read([row({ kind: "planet" })])).rejects.toThrow(TypeError)
    await expect(read([row({ name: null })])).rejects.toThrow(TypeError)
  })
})
