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

/** What a statement needs in Cellar: a privilege on a rack, or to be the owner of one. */
const needs: Readonly<Record<StatementKind, readonly [privilege: string, rack: string]>> = {
  select: ["select", "customers"],
  insert: ["insert", "customers"],
  update: ["update", "customers"],
  delete: ["delete", "customers"],
  selectSecond: ["select", "orders"],
  insertSecond: ["insert", "orders"],
  updateSecond: ["update", "orders"],
  deleteSecond: ["delete", "orders"],
  selectLater: ["select", "later"],
  insertLater: ["insert", "later"],
  updateLater: ["update", "later"],
  deleteLater: ["delete", "later"],
  createTable: ["create", "*"],
  dropOwnTable: ["create", "*"],
  alterTable: ["owner", "customers"],
  dropTable: ["owner", "customers"],
}

/** The world of the suite: one cellar, which starts anew for each case. */
export function cellarFixture(cellar: Cellar, token: string): TargetFixture {
  /** Runs a command past the plugin: somebody else is in already. */
  const asKeeper = async (command: string) => {
    cellar.doors.add("keeper's own")
    await cellar.run(token, command, new AbortController().signal)
    cellar.doors.delete("keeper's own")
  }
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
      cellar.state = "well"
    },
    options: { database: "cellar" },
    missing: { database: "attic" },
    badOptions: [
      { options: {}, path: "database" },
      { options: { database: 7 }, path: "database" },
    ],
    spellings: [{ database: "CELLAR" }, { database: " cellar" }],
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
      { name: "the user is dropped", damage: (user) => asKeeper(`drop "${user}"`), create: "repairs" },
      {
        name: "the user is given to somebody else",
        damage: (user) => asKeeper(`give "${user}" "somebody"`),
        create: "refuses",
      },
      {
        name: "a right is revoked",
        damage: (user) => asKeeper(`revoke select "orders" "${user}" "cellar"`),
        create: "repairs",
      },
    ],
    breakdowns: [
      { name: "the cellar is away", damage: async () => void (cellar.state = "away") },
      { name: "the cellar is sick", damage: async () => void (cellar.state = "sick") },
    ],
    app: {
      async run(user, { objectId: caller }, kind) {
        if (cellar.users.get(user) !== caller) throw new Error(`${caller} is not ${user}`)
        const [privilege, rack] = needs[kind]
        if (rack !== "*" && !cellar.racks.has(rack)) throw new Error(`there is no rack ${rack}`)
        const isOwner = cellar.racks.get(rack) === user
        const may = isOwner || cellar.grants.has(`${privilege} on ${rack} to ${user} in cellar`)
        return may ? "done" : "refused"
      },
      addTable: async () => cellar.addRack("later"),
    },
    secrets: () => [token],
  }
}
