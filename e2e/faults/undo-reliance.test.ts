import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { ConnectionSpec } from "@keyless/core"
import type { SandboxSeed } from "@keyless/sandbox"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { openWorld, shopSpec, type World } from "../support/harness.ts"
import { server } from "../support/look.ts"
import { mysqlServer, mysqlShop, openMysqlWorld } from "../support/mysql-shop.ts"
import { shop } from "../support/shop.ts"
import { openSqlWorld, sqlServer, sqlShop } from "../support/sql-shop.ts"

interface Kind {
  readonly title: string
  readonly open: () => Promise<World>
  readonly bare: SandboxSeed
  readonly target: ConnectionSpec["target"]
  /** Object ids of the administrators, and whether the server takes tokens. */
  readonly look: (world: World) => readonly unknown[]
}

const caller = shop.caller.objectId
const kinds: readonly Kind[] = [
  {
    title: "PostgreSQL",
    open: () => openWorld(),
    bare: shop.seed({ server: { entraAuth: false } }),
    target: shopSpec.target,
    look: (world) => [
      server(world).entraAuth,
      ...(server(world).administrators ?? []).map(({ objectId }) => objectId),
    ],
  },
  {
    title: "MySQL",
    open: () => openMysqlWorld(),
    bare: mysqlShop.seed(),
    target: mysqlShop.target,
    look: (world) => [true, mysqlServer(world).administrator?.objectId],
  },
  {
    title: "Azure SQL",
    open: () => openSqlWorld(),
    bare: sqlShop.seed(),
    target: sqlShop.target,
    look: (world) => [true, sqlServer(world).administrator?.objectId],
  },
]

describe.each(kinds)("undo on a server of $title", ({ open, bare, target, look }) => {
  let world: World
  let folder: string
  beforeAll(async () => {
    world = await open()
    folder = await mkdtemp(join(tmpdir(), "keyless-e2e-reliance-"))
  })
  afterAll(async () => {
    await world.stop()
    await rm(folder, { recursive: true, force: true })
  })

  test("leaves what another run rests on that succeeded meanwhile, and says so", async () => {
    await world.begin(bare)
    const writing = { operation: "Microsoft.Web/sites/config/write" }
    const lock = { status: 429, code: "429", message: "Cannot acquire exclusive lock.", times: 6 }
    const refusal = { status: 403, code: "AuthorizationFailed", message: "No.", times: 99 }
    world.sandbox.setFaults({
      answers: [
        { ...writing, ...lock },
        { ...writing, ...refusal },
      ],
    })
    let other: Promise<unknown> | undefined
    const { events } = await world.createFails(
      { name: "one", target },
      {
        confirm: async () => true,
        watch(event) {
          if (event.type !== "step.started" || event.step !== "settings.write") return
          other ??= world.create(
            {
              name: "two",
              target,
              source: { kind: "local", options: { file: join(folder, ".env") } },
              auth: shop.auths.servicePrincipal,
            },
            { confirm: async () => true },
          )
        },
      },
    )
    await other
    expect(look(world)).toEqual([true, caller])
    expect(events).toContainEqual(
      expect.objectContaining({ type: "warning", message: expect.stringContaining("rest on it since") }),
    )
  })
})
