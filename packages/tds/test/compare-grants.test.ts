import type { Privileges } from "@keyless/core/plugin"
import type { WantedGrants } from "@keyless/sql"
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
  const { missing, extra } = compareGrants(
    { own, deniedToPublic, ofPublic: [], ownedSchemas: [], ownedObjects: [] },
    wantedGrants(
      wanted.map((privileges) => ({ privileges })),
      profiles,
    ),
    { name: "shop-web", database: "shop" },
  )
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

describe("schemas that are named", () => {
  const orders = { kind: "object", schema: "dbo", name: "orders", column: null } as const
  const onSales = (word: string) => permission(word, "granted", { kind: "schema", name: "sales" })
  const state = (own: readonly Grant[], wanted: readonly WantedGrants[], ofPublic: readonly Grant[] = []) =>
    compareGrants(
      { own, deniedToPublic: [], ofPublic, ownedSchemas: [], ownedObjects: [] },
      wantedGrants(wanted, controlProfiles),
      { name: "shop-web", database: "shop" },
    )

  test("get the privileges, and the database none but to connect and to make tables", () => {
    const { missing } = state([], [{ privileges: "ddl", schemas: ["sales"] }])
    expect(missing.map(describeGrant)).toEqual([
      "CONNECT on the database",
      "SELECT on schema sales",
      "INSERT on schema sales",
      "UPDATE on schema sales",
      "DELETE on schema sales",
      "CREATE TABLE on the database",
      "CREATE VIEW on the database",
      "CREATE PROCEDURE on the database",
      "CREATE FUNCTION on the database",
      "REFERENCES on schema sales",
      "ALTER on schema sales",
    ])
    expect(state([], [{ privileges: "all", schemas: ["sales"] }]).missing.map(describeGrant)).toContain(
      "CONTROL on schema sales",
    )
  })

  test("are left with nothing when they are asked for no more", () => {
    const wanted = [{ privileges: "readonly" as const }, { privileges: [], schemas: ["sales"] }]
    const { extra } = state([connect, role("db_datareader"), onSales("INSERT")], wanted)
    expect(extra.map(describeGrant)).toEqual(["INSERT on schema sales"])
  })

  test("of others, single objects, roles and what everybody may are told with the statement that ends it", () => {
    const own = [connect, role("db_datareader"), role("accountants"), permission("UPDATE", "granted", orders)]
    const ofPublic = [permission("DELETE", "granted", orders), permission("VIEW DEFINITION")]
    const { remarks } = state(own, [{ privileges: "readonly" }], ofPublic)
    expect(remarks?.beyond.map(({ hint }) => hint.replace(/^.*?: /, ""))).toEqual([
      "ALTER ROLE [accountants] DROP MEMBER [shop-web]; REVOKE UPDATE ON OBJECT::[dbo].[orders] FROM [shop-web].",
      "REVOKE DELETE ON OBJECT::[dbo].[orders] FROM [public].",
    ])
  })
})
