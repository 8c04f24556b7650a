import { clientId, objectId, type Principal, tenantId } from "@keyless/core/plugin"
import type { StatementKind, TargetFixture } from "@keyless/testkit"
import { type Cellar, startCellar } from "./server.ts"

const principal = (digit: string): Principal => ({
  kind: "service",
  objectId: objectId(`${digit.repeat(8)}-0000-4000-8000-000000000001`),
  clientId: clientId(`${digit.repeat(8)}-0000-4000-8000-000000000002`),
  tenantId: tenantId("77777777-0000-4000-8000-000000000000"),
  name: `shop-web-${digit}`,
  credential: { kind: "ambient" },
})

/** What a statement needs in Cellar: a privilege, or to be the owner. */
const needs: Readonly<Record<StatementKind, string>> = {
  select: "select",
  selectLater: "select",
  insert: "insert",
  insertLater: "insert",
  update: "update",
  delete: "delete",
  createTable: "create",
  dropOwnTable: "create",
  alterTable: "owner",
  dropTable: "owner",
}

/** The world of the suite: one cellar, which starts anew for each case. */
export function cellarFixture(cellar: Cellar, token: string): TargetFixture {
  return {
    async begin() {
      const fresh = startCellar()
      for (const part of ["databases", "grants", "doors"] as const) {
        cellar[part].clear()
        for (const each of fresh[part]) cellar[part].add(each)
      }
      for (const part of ["users", "racks"] as const) {
        cellar[part].clear()
        for (const [name, value] of fresh[part]) cellar[part].set(name, value)
      }
      cellar.log.length = 0
    },
    options: { database: "cellar" },
    missing: { database: "attic" },
    badOptions: [
      { options: {}, path: "database" },
      { options: { database: 7 }, path: "database" },
    ],
    oddDatabases: [{ database: `old "cellar"; drop "keeper"; --` }],
    snapshot: async () => ({
      ...Object.fromEntries([...cellar.users].map(([user, owner]) => [`user ${user}`, owner])),
      ...Object.fromEntries([...cellar.racks].map(([rack, owner]) => [`rack ${rack}`, owner])),
      ...Object.fromEntries([...cellar.grants].map((grant) => [`grant ${grant}`, null])),
      ...Object.fromEntries([...cellar.doors].map((door) => [`door ${door}`, null])),
    }),
    writes: async () => cellar.log.length,
    principals: [principal("1"), principal("2")],
    opens: true,
    drifts: [
      {
        name: "the user is dropped",
        damage: async (user) => cellar.run(`drop "${user}"`),
        create: "repairs",
      },
      {
        name: "the user is given to somebody else",
        damage: async (user) => cellar.run(`give "${user}" "somebody"`),
        create: "refuses",
      },
      {
        name: "a right is revoked",
        damage: async (user) => cellar.run(`revoke select "${user}" "cellar"`),
        create: "repairs",
      },
    ],
    app: {
      async run(user, { objectId: caller }, kind) {
        if (cellar.users.get(user) !== caller) throw new Error(`${caller} is not ${user}`)
        const rack = kind.endsWith("Later") ? "later" : "customers"
        if (!cellar.racks.has(rack)) throw new Error(`there is no rack ${rack}`)
        const need = needs[kind]
        const may =
          need === "owner"
            ? cellar.racks.get(rack) === user
            : cellar.grants.has(`${need} of ${user} in cellar`)
        return may ? "done" : "refused"
      },
      addTable: async () => void cellar.racks.set("later", "keeper"),
    },
    secrets: () => [token],
  }
}
