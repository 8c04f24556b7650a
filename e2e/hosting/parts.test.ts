import type { PluginChoice } from "@keyless/core"
import type { SandboxSeed } from "@keyless/sandbox"
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest"
import { openWorld, type World } from "../support/harness.ts"
import { visit } from "../support/hosted-process.ts"
import { shop } from "../support/shop.ts"
import { hostedApps, hostedSeed, hostedTargets } from "./hosted-apps.ts"

const [{ target: postgresql }, , { target: sql }] = hostedTargets
const containerApp = (container?: string) => ({
  kind: "containerapp",
  options: { resourceGroup: shop.group, name: "shop-app", ...(container === undefined ? {} : { container }) },
})
const springApp = (deployment: string) => ({
  kind: "spring",
  options: { resourceGroup: shop.group, service: "shop-spring", app: "shop-orders", deployment },
})
const seed: SandboxSeed = {
  ...hostedSeed,
  springServices: [
    {
      resourceGroup: shop.group,
      name: "shop-spring",
      apps: [{ name: "shop-orders", deployments: [{ name: "blue" }, { name: "green", active: false }] }],
    },
  ],
}

let world: World
beforeAll(async () => {
  world = await openWorld()
})
beforeEach(() => world.begin(seed))
afterAll(() => world.stop())

const idOf = (kind: string) => hostedApps.find(({ source }) => source.kind === kind)?.id ?? ""
const visits = (kind: string, part: string) => visit(world.sandbox.appEnvironment(idOf(kind), part))
const remove = async (source: PluginChoice, name: string) => {
  const engine = world.engine()
  await engine.run(await engine.planDelete({ source, name }))
}

test("two containers log in as the same user of Azure SQL, and one of them when the other is disconnected", async () => {
  const me = { prefix: "AZURE_SQL", me: "shop-app", what: "tea" }
  await world.create({ name: "books", source: containerApp(), target: sql })
  await world.create({ name: "stock", source: containerApp("worker"), target: sql })
  expect(await visits("containerapp", "web")).toEqual([me])
  expect(await visits("containerapp", "worker")).toEqual([me])

  await remove(containerApp(), "stock")
  expect(await visits("containerapp", "worker")).toEqual([])
  expect(await visits("containerapp", "web")).toEqual([me])

  const before = world.sandbox.appEnvironment(idOf("containerapp"), "web")
  await remove(containerApp(), "books")
  await expect(visit(before)).rejects.toThrow("Login failed")
})

test("two deployments have a connection of the same name and user, and one of them when the other is disconnected", async () => {
  const me = { prefix: "AZURE_POSTGRESQL", me: "aad_shop", what: "tea" }
  for (const deployment of ["blue", "green"]) {
    await world.create({ name: "shop", source: springApp(deployment), target: postgresql })
    expect(await visits("spring", deployment)).toEqual([me])
  }

  await remove(springApp("green"), "shop")
  expect(await visits("spring", "green")).toEqual([])
  expect(await visits("spring", "blue")).toEqual([me])

  const before = world.sandbox.appEnvironment(idOf("spring"), "blue")
  await remove(springApp("blue"), "shop")
  await expect(visit(before)).rejects.toThrow("password authentication failed")
})
