import type { ConnectionSpec } from "@keyless/core"
import type { SandboxSeed } from "@keyless/sandbox"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { openWorld, shopSpec, type World } from "../support/harness.ts"
import { mysqlShop, mysqlTarget, openMysqlWorld } from "../support/mysql-shop.ts"
import { shop } from "../support/shop.ts"
import { openSqlWorld, sqlShop, sqlTarget } from "../support/sql-shop.ts"

interface Kind {
  readonly title: string
  readonly open: () => Promise<World>
  /** Everything is still to be done. */
  readonly bare: SandboxSeed
  readonly target: ConnectionSpec["target"]
  /** Somebody else is the only administrator. */
  readonly another?: { readonly seed: SandboxSeed; readonly target: ConnectionSpec["target"] }
}

const kinds: readonly Kind[] = [
  {
    title: "PostgreSQL",
    open: () => openWorld(),
    bare: shop.seed({ server: { entraAuth: false } }),
    target: shopSpec.target,
  },
  {
    title: "MySQL",
    open: () => openMysqlWorld(),
    bare: mysqlShop.seed({ server: { userAssignedIdentities: [] } }),
    target: mysqlTarget({ serverIdentity: mysqlShop.serverIdentity.id }),
    another: {
      seed: mysqlShop.seed({ server: { administrator: mysqlShop.somebody } }),
      target: mysqlTarget({ replaceAdmin: true }),
    },
  },
  {
    title: "Azure SQL",
    open: () => openSqlWorld(),
    bare: sqlShop.seed(),
    target: sqlTarget({}),
    another: {
      seed: sqlShop.seed({ server: { administrator: sqlShop.somebody } }),
      target: sqlTarget({ replaceAdmin: true }),
    },
  },
]

describe.each(kinds)("the permissions that a plan for $title lists", ({ open, bare, target, another }) => {
  let world: World
  beforeAll(async () => {
    world = await open()
  })
  afterAll(() => world.stop())

  /** Runs a create whose end may fail, and answers what it asked of Azure and had not listed. */
  async function unlisted(seed: SandboxSeed, spec: ConnectionSpec["target"], fails: boolean) {
    await world.begin(seed)
    const engine = world.engine()
    const plan = await engine.plan({ ...shopSpec, target: spec })
    const listed = new Set(
      plan.steps.flatMap(({ permissions }) => permissions.map(({ operation }) => operation.toLowerCase())),
    )
    world.sandbox.clearLogs()
    if (fails) {
      const answer = {
        operation: "Microsoft.Web/sites/config/write",
        status: 403,
        code: "AuthorizationFailed",
      }
      world.sandbox.setFaults({ answers: [{ ...answer, message: "No.", times: 99 }] })
    }
    const run = engine.run(plan, { confirm: async () => true })
    if (fails) await expect(run).rejects.toMatchObject({ code: "permission_missing" })
    else await run
    const asked = world.sandbox
      .requests()
      .filter(({ kind, polling }) => kind === "arm" && !polling)
      .map(({ operation = "" }) => operation)
    return [...new Set(asked)].filter((operation) => !listed.has(operation.toLowerCase()))
  }

  test("are all that a first create needs", async () => {
    expect(await unlisted(bare, target, false)).toEqual([])
  })

  test("are all that undo and closing need", async () => {
    expect(await unlisted(bare, target, true)).toEqual([])
  })

  if (another === undefined) return
  test("are all that a replaced administrator needs", async () => {
    expect(await unlisted(another.seed, another.target, false)).toEqual([])
    expect(await unlisted(another.seed, another.target, true)).toEqual([])
  })
})
