import { afterAll, beforeAll, describe, expect, test } from "vitest"
import type { ConnectionSpec, EngineEvent } from "@keyless/core"
import type { SandboxSeed } from "@keyless/sandbox"
import { databaseAudience, inSession } from "../support/database.ts"
import { type EngineChoice, openWorld, type World } from "../support/harness.ts"
import { asMysqlPasswordAdmin } from "../support/mysql-database.ts"
import { mysqlShop } from "../support/mysql-shop.ts"
import { shop } from "../support/shop.ts"
import { apps, claimBench, claimTargets, failuresOf, inShort } from "./targets.ts"

/** How a kind of database refuses to keep claims, and takes them again. */
interface Refusal {
  readonly seed?: () => SandboxSeed
  readonly begin?: (world: World) => Promise<unknown>
  readonly end?: (world: World) => Promise<unknown>
  /** Whether nobody at all may alter the user. */
  readonly forGood?: boolean
  /** Another administrator, who makes users, and may alter them; absent: the caller, while nothing is refused. */
  readonly owner?: EngineChoice & { readonly run: (statements: readonly string[]) => Promise<void> }
  /** Whether the user cannot be dropped either. */
  readonly keepsUsers: boolean
}

const person = { objectId: "90000000-0000-4000-8000-000000000009", name: "dba@keyless.example" }
const moreSites = [{ resourceGroup: shop.group, name: "other-web", systemIdentity: {} }]
const twoAdministrators = [
  shop.callerAdmin,
  { objectId: person.objectId, principalName: person.name, principalType: "User" as const },
]
const postgresqlSeed = (principalAdmin: "caller" | "service") => () =>
  shop.seed({
    server: {
      firewallRules: [shop.standingRule],
      databases: ["shop"],
      administrators: twoAdministrators,
      principalAdmin,
    },
    moreSites,
  })
const asMysqlAdmin = (statement: string) => (at: World) => asMysqlPasswordAdmin(at, (run) => run(statement))
const alterRefused = (on: boolean) => async (at: World) => at.sandbox.setFaults({ alterUserRefused: on })
const properties: Refusal = { begin: alterRefused(true), end: alterRefused(false), keepsUsers: false }

/** Of users that are there already. */
const refusals: Readonly<Record<string, () => Refusal>> = {
  // A role belongs to the administrator who made it: another one has no ADMIN OPTION.
  PostgreSQL: () => ({
    seed: postgresqlSeed("caller"),
    keepsUsers: true,
    owner: {
      credential: world.credentialOf(person.objectId),
      async run(statements) {
        const password = await world.sandbox.tokenFor(person.objectId, databaseAudience)
        await inSession(world, { user: person.name, password }, async (ask) => {
          for (const statement of statements) await ask(statement)
        })
      },
    },
  }),
  // ALTER USER takes CREATE USER.
  MySQL: () => ({
    begin: asMysqlAdmin(`revoke create user on *.* from '${mysqlShop.callerAdmin.login}'@'%'`),
    end: asMysqlAdmin(`grant create user on *.* to '${mysqlShop.callerAdmin.login}'@'%'`),
    keepsUsers: true,
  }),
  "Azure SQL": () => properties,
  "SQL in Fabric": () => properties,
}
/** Of a user that the run makes, where that differs. */
const ofNewUsers: Readonly<Record<string, () => Refusal>> = {
  PostgreSQL: () => ({ seed: postgresqlSeed("service"), keepsUsers: true, forGood: true }),
}

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.stop())

const refused = expect.stringContaining("does not let this login keep with the user")
const warningsOf = (events: readonly EngineEvent[]) =>
  events.flatMap((event) => (event.type === "warning" ? [event.message] : []))

describe.each(claimTargets)("$name: claims that may not be written", (kind) => {
  let refusal: Refusal
  let bench: ReturnType<typeof claimBench>
  const begin = async (from: Readonly<Record<string, () => Refusal>>) => {
    const found = (from[kind.name] ?? refusals[kind.name])?.()
    if (found === undefined) throw new Error(`how ${kind.name} refuses claims is not said`)
    refusal = found
    await world.begin(refusal.seed?.() ?? kind.seed())
    bench = claimBench(world, kind)
  }
  const create = (
    source: ConnectionSpec["source"],
    privileges: "readonly" | "readwrite",
    { as, ...change }: Partial<ConnectionSpec> & { readonly as?: EngineChoice } = {},
  ) => {
    const auth = shop.auths.userIdentity
    return world.create(
      { target: kind.target, client: "dotnet", auth, source, privileges, ...change },
      { confirm: async () => true, ...as },
    )
  }
  const asOwner = async (told: string | undefined) => {
    const statements = told?.split("; ") ?? []
    expect(statements).not.toEqual([])
    await refusal.end?.(world)
    if (refusal.owner !== undefined) return refusal.owner.run(statements)
    await kind.asCaller(world, async (run) => {
      for (const statement of statements) await run(statement)
    })
  }

  test("a create of another app goes through and warns, and the user stays for it", async () => {
    await begin(refusals)
    await create(apps.first, "readwrite", { as: refusal.owner ?? {} })
    await refusal.begin?.(world)
    const { events } = await create(apps.other, "readonly")
    expect(warningsOf(events)).toContainEqual(refused)
    expect(failuresOf(await bench.validate(apps.first))).toEqual([])

    // The claim of the first app is all that stands with the user, and not to be trusted.
    const kept = (await bench.removeWithHints(apps.first)).find(({ message }) => message.includes("stays"))
    expect(kept?.message).toContain("does not let this login keep")
    expect(failuresOf(await bench.validate(apps.other))).toEqual([])
    await asOwner(
      /as an administrator who may alter the user in database [^:]+: (.*)$/.exec(kept?.hint ?? "")?.[1],
    )
    expect(await bench.audit()).toEqual([])
  })

  test("a new user works, keeps what others may need when it is narrowed, and stays when its connection goes", async () => {
    await begin(ofNewUsers)
    await refusal.begin?.(world)
    const { events, result } = await create(apps.first, "readwrite")
    expect(warningsOf(events)).toContainEqual(refused)
    expect(failuresOf(await bench.validate(apps.first))).toEqual([])
    const narrowed = warningsOf((await create(apps.first, "readonly")).events)
    expect(narrowed).toContainEqual(expect.stringContaining("others may use its identity: they stay"))
    expect(failuresOf(await bench.validate(apps.first))).toEqual([])
    const kept = (await bench.removeWithHints(apps.first)).find(({ message }) => message.includes("stays"))
    expect(kept?.message).toContain("does not know who uses the user")
    const users = (await bench.audit()).map(({ user }) => user)
    expect(users).toContain(result.user)
    if (refusal.forGood === true) return
    await asOwner(/as the administrator in database [^:]+: (.*)$/.exec(kept?.hint ?? "")?.[1])
    expect(inShort(await bench.audit())).toEqual([])
  })

  test("the user of the app's own identity that may not be dropped ends the delete, which names the statement", async () => {
    await begin(refusals)
    const auth = { kind: "system-identity" }
    await create(apps.first, "readwrite", { auth, as: refusal.owner ?? {} })
    await refusal.begin?.(world)
    if (!refusal.keepsUsers) return void (await bench.remove(apps.first))
    const { error } = await world.deleteFails()
    expect(error.code).toBe("statement_failed")
    expect(failuresOf(await bench.validate(apps.first))).toEqual([])
    await asOwner(/or run (.*), and then run the command again\.$/.exec(error.hint ?? "")?.[1])
    await bench.remove(apps.first)
    expect(await bench.audit()).toEqual([])
  })
})
