import { clientId, objectId, type Principal, tenantId } from "@keyless/core/plugin"
import type { Sessions } from "@keyless/sql"
import { entraMarks, postgresqlUsers, type RoleMarks } from "@keyless/sql-postgresql"
import { expect, test } from "vitest"

const id = "7e1a0000-0000-4000-8000-000000000001"
const principal: Principal = {
  kind: "service",
  objectId: objectId(id),
  tenantId: tenantId("7e1a0000-0000-4000-8000-00000000aaaa"),
  clientId: clientId("7e1a0000-0000-4000-8000-00000000bbbb"),
  name: "shop-web",
  credential: { kind: "ambient" },
}

/** A server that ties roles to identities by a table and a function of its own. */
const own: RoleMarks = {
  database: "system",
  query:
    "select r.rolname as name, l.label, r.comment from own.roles r left join own.labels l using (rolname)",
  parse: (label) => (typeof label === "string" ? { objectId: label, type: "service" } : null),
  format: ({ objectId: text }) => text,
  create: async (session, role, identity) =>
    void (await session.query("select own.make($1, $2)", [role, identity.objectId])),
  mark: async (session, role, label) =>
    void (await session.query("select own.mark($1, $2)", [role, label ?? ""])),
}

function recorded(rows: readonly Record<string, unknown>[]) {
  const asked: string[] = []
  const sessions: Sessions = {
    in: async (database) => ({
      query: async (text, values = []) => {
        asked.push(`${database}: ${text} ${JSON.stringify(values)}`)
        return rows
      },
      transaction: () => Promise.reject(new Error("no transaction is foreseen")),
    }),
  }
  return { asked, sessions }
}

test("users of a server with marks of its own are found, made and handed over by those", async () => {
  const users = postgresqlUsers("shop", own)
  const { asked, sessions } = recorded([{ name: "aad_shop", label: id, comment: null }])
  const found = await users.find(sessions, "aad_shop", principal)
  expect(found).toMatchObject({ name: "aad_shop", label: { objectId: id, type: "service" } })
  expect(found !== null && users.isOf(found, principal)).toBe(true)
  await users.create(sessions, "aad_shop", principal)
  if (found !== null) await users.handOver(sessions, found, principal)
  expect(asked).toEqual([
    `system: ${own.query} where r.rolname = $1 ["aad_shop"]`,
    `system: select own.make($1, $2) ["aad_shop","${id}"]`,
    `system: select own.mark($1, $2) ["aad_shop","${id}"]`,
  ])
})

test("what a dialect does otherwise is put over it", () => {
  const users = { ...postgresqlUsers("shop"), mayPass: () => true }
  expect(users.mayPass()).toBe(true)
  expect(users.isDuplicate(Object.assign(new Error("role exists"), { code: "42710" }))).toBe(true)
})

test("the marks of Azure are security labels of pgaadauth", async () => {
  const { asked, sessions } = recorded([])
  await entraMarks.mark(await sessions.in("postgres"), 'odd"role', null)
  expect(asked).toEqual(['postgres: SECURITY LABEL for "pgaadauth" on role "odd""role" is NULL []'])
})
