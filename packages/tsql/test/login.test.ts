import { afterAll, beforeAll, expect, test } from "vitest"
import {
  adminAppId,
  adminId,
  appClientId,
  appId,
  appSid,
  groupId,
  memberId,
  rows,
  startEngine,
} from "./support.ts"

let server: ReturnType<typeof startEngine>
beforeAll(() => {
  server = startEngine()
})
afterAll(() => server.close())

const refusal = (...args: Parameters<typeof server.engine.login>) => {
  const result = server.engine.login(...args)
  return result.ok ? undefined : [result.refused.number, result.refused.text]
}
const notKnown = [18456, "Login failed for user '<token-identified principal>'."]

test("administrators come in as dbo, by token and by password", () => {
  for (const login of [
    server.token(adminId, "user"),
    server.token(adminAppId, "app", "eeeeeeee-0000-4000-8000-000000000001"),
    { kind: "password", user: "BOSS", password: "Pass-word1" } as const,
  ]) {
    const session = server.session(login)
    expect(rows(session, "select user_name(), db_name(), is_rolemember('db_owner')")).toEqual([
      ["dbo", "app", 1],
    ])
    session.close()
  }
})

test("nobody else comes in without a user, and a wrong password is refused", () => {
  expect(refusal(server.token(appId, "app", appClientId), "app")).toEqual(notKnown)
  expect(refusal({ kind: "password", user: "boss", password: "no" }, "app")).toEqual([
    18456,
    "Login failed for user 'boss'.",
  ])
  expect(refusal(server.token(adminId, "user"), "nowhere")?.[0]).toBe(4060)
})

test("without a database one is in master, where a user of another database is not", () => {
  const result = server.engine.login(server.token(adminId, "user"), undefined)
  expect(result.ok && result.session.database).toBe("master")
  expect(refusal(server.token(memberId, "user"), undefined)).toEqual(notKnown)
})

test("an app comes in by its client id, never by its object id", () => {
  const admin = server.admin()
  rows(admin, "create user [by object id] with sid = 0x000000000000000000000000000000aa, type = E")
  expect(refusal(server.token(appId, "app", appClientId), "app")).toEqual(notKnown)
  rows(admin, `create user [web-app] with sid = ${appSid}, type = E`)
  const session = server.app()
  expect(
    rows(session, "select current_user, suser_sname(), is_member('public'), is_member('db_owner')"),
  ).toEqual([["web-app", `${appClientId}@10000000-0000-4000-8000-000000000001`, 1, 0]])
  rows(admin, "revoke connect from [web-app]")
  expect(refusal(server.token(appId, "app", appClientId), "app")).toEqual(notKnown)
  rows(admin, "drop user [web-app]; drop user [by object id]")
})

test("a person comes in through a group that has a user, with the group's rights", () => {
  const admin = server.admin()
  expect(refusal(server.token(memberId, "user"), "app")).toEqual(notKnown)
  rows(admin, "create user readers from external provider; alter role db_datareader add member readers")
  const session = server.session(server.token(memberId, "user"))
  expect(
    rows(
      session,
      "select has_perms_by_name(null, 'DATABASE', 'SELECT'), has_perms_by_name(null, 'DATABASE', 'INSERT')",
    ),
  ).toEqual([[1, 0]])
  expect(rows(admin, "select type, sid from sys.database_principals where name = 'readers'")).toEqual([
    ["X", new Uint8Array(Buffer.from("cccccccc000000408000000000000001", "hex"))],
  ])
  expect(groupId).toBe("cccccccc-0000-4000-8000-000000000001")
})

test("in Fabric the item's permission comes before the user", () => {
  const fabric = startEngine({ flavour: "fabric", admitted: [], passwordAdministrator: null })
  rows(fabric.admin(), `create user [web-app] with sid = ${appSid}, type = E`)
  const login = () => fabric.engine.login(fabric.token(appId, "app", appClientId), "app")
  const refused = login()
  expect(!refused.ok && refused.refused.text).toContain("insufficient permissions to connect")
  fabric.change({ admitted: [appId] })
  expect(login().ok).toBe(true)
  expect(fabric.engine.login(fabric.token(adminId, "user"), undefined).ok).toBe(false)
  fabric.close()
})
