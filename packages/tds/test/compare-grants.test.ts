import type { Privileges } from "@keyless/core/plugin"
import { describe, expect, test } from "vitest"
import { compareGrants } from "../src/compare-grants.ts"
import { describeGrant, type Grant, type PermissionState, type Securable } from "../src/grant.ts"
import { controlProfiles, type ProfileGrants, roleProfiles, wantedGrants } from "../src/wanted-grants.ts"

const role = (name: string): Grant => ({ kind: "role", role: name })
const permission = (
  word: string,
  state: PermissionState = "granted",
  on: Securable = { kind: "database" },
): Grant => ({ kind: "permission", permission: word, state, on })
const connect = permission("CONNECT")

const compared = (
  own: readonly Grant[],
  wanted: readonly Privileges[],
  deniedToPublic: readonly Grant[] = [],
  profiles: ProfileGrants = controlProfiles,
) => {
  const { missing, extra } = compareGrants({ own, deniedToPublic }, wantedGrants(wanted, profiles))
  return { missing: missing.map(describeGrant), extra: extra.map(describeGrant) }
}
const nothing = { missing: [], extra: [] }

describe("what each profile and privilege means", () => {
  const connecting = "CONNECT on the database"
  test.each<[Privileges, ProfileGrants, readonly string[]]>([
    ["all", controlProfiles, ["CONTROL on the database"]],
    ["readonly", controlProfiles, ["membership of db_datareader"]],
    ["readwrite", controlProfiles, ["membership of db_datareader", "membership of db_datawriter"]],
    [
      "ddl",
      controlProfiles,
      ["membership of db_datareader", "membership of db_datawriter", "membership of db_ddladmin"],
    ],
    [
      "all",
      roleProfiles,
      ["membership of db_datareader", "membership of db_datawriter", "membership of db_ddladmin"],
    ],
    [["select", "execute"], controlProfiles, ["SELECT on the database", "EXECUTE on the database"]],
    [
      ["create"],
      controlProfiles,
      [
        "CREATE TABLE on the database",
        "CREATE VIEW on the database",
        "CREATE PROCEDURE on the database",
        "CREATE FUNCTION on the database",
        "REFERENCES on the database",
        "ALTER on schema dbo",
      ],
    ],
  ])("%j", (privileges, profiles, expected) => {
    expect(compared([], [privileges], [], profiles)).toEqual({
      missing: [connecting, ...expected],
      extra: [],
    })
  })

  test("several connections together need each thing once", () => {
    expect(compared([], ["readonly", "readwrite", ["select"]]).missing).toEqual([
      connecting,
      "membership of db_datareader",
      "membership of db_datawriter",
      "SELECT on the database",
    ])
  })
})

describe("what is too much", () => {
  test("are fixed roles and permissions on the database and on schema dbo", () => {
    const own = [
      connect,
      role("db_datareader"),
      role("db_owner"),
      permission("EXECUTE"),
      permission("ALTER", "grantable", { kind: "schema", name: "DBO" }),
    ]
    expect(compared(own, ["readonly"])).toEqual({
      missing: [],
      extra: ["membership of db_owner", "EXECUTE on the database", "ALTER on schema DBO"],
    })
  })

  test("is not what somebody made or granted on single objects", () => {
    const orders = { kind: "object", schema: "dbo", name: "orders", column: null } as const
    const own = [
      connect,
      role("db_datareader"),
      role("accountants"),
      permission("UPDATE", "granted", orders),
      permission("SELECT", "granted", { kind: "schema", name: "sales" }),
    ]
    expect(compared(own, ["readonly"])).toEqual(nothing)
  })

  test("is nothing for who has control of the database", () => {
    expect(compared([connect, permission("CONTROL"), role("db_datareader")], ["all"])).toEqual(nothing)
  })
})

describe("a denial", () => {
  test("of what is needed makes it missing, to the user or to everybody", () => {
    const own = [connect, role("db_datareader"), permission("SELECT", "denied")]
    expect(compared(own, ["readonly"]).missing).toEqual(["SELECT on the database (denied)"])
    const everybody = [permission("DELETE", "denied", { kind: "schema", name: "dbo" })]
    expect(compared([connect, permission("CONTROL")], ["all"], everybody).missing).toEqual([
      "DELETE on schema dbo (denied)",
    ])
  })

  test("by a role counts as well", () => {
    const own = [connect, role("db_datareader"), role("db_denydatareader")]
    expect(compared(own, ["readonly"])).toEqual({ missing: ["membership of db_denydatareader"], extra: [] })
  })

  test("of something else is nobody's business", () => {
    const own = [connect, role("db_datareader"), permission("DELETE", "denied"), role("db_denydatawriter")]
    expect(compared(own, ["readonly"])).toEqual(nothing)
  })

  test("of connecting is always missing", () => {
    expect(compared([role("db_datareader"), permission("CONNECT", "denied")], ["readonly"]).missing).toEqual([
      "CONNECT on the database (denied)",
    ])
  })
})
