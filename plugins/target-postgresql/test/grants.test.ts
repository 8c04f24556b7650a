import type { PrivilegeProfile } from "@keyless/core/plugin"
import type { DatabaseSession, Row } from "@keyless/sql"
import { describe, expect, test } from "vitest"
import { type Grant, grantStatements, readGrants } from "../src/grants.ts"
import { nativePrivileges } from "../src/profiles.ts"

const grants: readonly Grant[] = [
  { kind: "database", name: "shop", privilege: "CONNECT" },
  { kind: "schema", name: "public", privilege: "USAGE" },
  { kind: "table", name: "orders", privilege: "SELECT" },
  { kind: "table", name: "orders", privilege: "INSERT" },
  { kind: "table", name: 'odd"name', privilege: "SELECT" },
  { kind: "table", name: 'odd"name', privilege: "INSERT" },
  { kind: "table", name: "log", privilege: "SELECT" },
  { kind: "sequence", name: "orders_id_seq", privilege: "USAGE" },
  { kind: "default table", name: "owner", privilege: "SELECT" },
  { kind: "default sequence", name: "owner", privilege: "USAGE" },
]

describe("statements", () => {
  test("are one per kind and set of privileges, with every name quoted", () => {
    expect(grantStatements("GRANT", "aad_shop", grants)).toEqual([
      'GRANT CONNECT ON DATABASE "shop" TO "aad_shop"',
      'GRANT USAGE ON SCHEMA "public" TO "aad_shop"',
      'GRANT SELECT, INSERT ON TABLE public."orders", public."odd""name" TO "aad_shop"',
      'GRANT SELECT ON TABLE public."log" TO "aad_shop"',
      'GRANT USAGE ON SEQUENCE public."orders_id_seq" TO "aad_shop"',
      'ALTER DEFAULT PRIVILEGES FOR ROLE "owner" IN SCHEMA public GRANT SELECT ON TABLES TO "aad_shop"',
      'ALTER DEFAULT PRIVILEGES FOR ROLE "owner" IN SCHEMA public GRANT USAGE ON SEQUENCES TO "aad_shop"',
    ])
  })

  test("take back in the same way", () => {
    expect(grantStatements("REVOKE", 'a"b', grants.slice(-2))).toEqual([
      'ALTER DEFAULT PRIVILEGES FOR ROLE "owner" IN SCHEMA public REVOKE SELECT ON TABLES FROM "a""b"',
      'ALTER DEFAULT PRIVILEGES FOR ROLE "owner" IN SCHEMA public REVOKE USAGE ON SEQUENCES FROM "a""b"',
    ])
  })

  test("are none for no grants", () => {
    expect(grantStatements("GRANT", "aad_shop", [])).toEqual([])
  })

  test("hold no privilege that is not a single word", () => {
    const odd: Grant = { kind: "table", name: "orders", privilege: "SELECT, DELETE" }
    expect(() => grantStatements("GRANT", "aad_shop", [odd])).toThrow(TypeError)
  })
})

describe("comparing with a profile", () => {
  const row = (extra: Row): Row => ({
    kind: "table",
    name: "orders",
    owner: "owner",
    owned: false,
    grantable: true,
    held: [],
    public_held: [],
    ...extra,
  })
  const sessionOf = (rows: readonly Row[]): DatabaseSession => ({
    query: async () => rows,
    transaction: () => Promise.reject(new Error("not called")),
    end: async () => {},
  })
  const read = (rows: readonly Row[], profile: PrivilegeProfile = "readonly") =>
    readGrants(sessionOf(rows), "aad_shop", [{ privileges: profile }])

  test("finds what is missing and what is too much", async () => {
    expect(await read([row({ held: ["DELETE"] })])).toEqual({
      missing: [{ kind: "table", name: "orders", privilege: "SELECT" }],
      extra: [{ kind: "table", name: "orders", privilege: "DELETE" }],
      foreignOwners: [],
      borrowedOwners: [],
      idleMakers: [],
    })
  })

  test("takes what everybody may do for enough", async () => {
    expect(await read([row({ kind: "database", name: "shop", public_held: ["CONNECT"] })])).toEqual({
      missing: [],
      extra: [],
      foreignOwners: [],
      borrowedOwners: [],
      idleMakers: [],
    })
  })

  test("asks for nothing on what the user owns", async () => {
    expect((await read([row({ owned: true })])).missing).toEqual([])
  })

  test("names the owners on whose tables the session may not grant, once each", async () => {
    const theirs = row({ owner: "them", grantable: false })
    const granted = row({ owner: "others", grantable: false, held: ["SELECT"] })
    expect((await read([theirs, { ...theirs, name: "log" }, granted])).foreignOwners).toEqual(["them"])
  })

  test("takes no offence at MAINTAIN, which GRANT ALL gives since PostgreSQL 17", async () => {
    const held = [...nativePrivileges(["all"]).table, "MAINTAIN"]
    expect(await read([row({ held })], "all")).toEqual({
      missing: [],
      extra: [],
      foreignOwners: [],
      borrowedOwners: [],
      idleMakers: [],
    })
  })

  test("refuses a row that the query cannot have answered", async () => {
    await expect(read([row({ kind: "planet" })])).rejects.toThrow(TypeError)
    await expect(read([row({ name: null })])).rejects.toThrow(TypeError)
  })
})
