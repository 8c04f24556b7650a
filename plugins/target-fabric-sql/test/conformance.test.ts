import { targetConformance } from "@keyless/testkit"
import { afterAll, describe, test } from "vitest"
import { openFabricWorld } from "./conformance-world.ts"

const world = await openFabricWorld()
afterAll(() => world.stop())

describe("conforms", () => {
  for (const each of targetConformance(world.plugin, world.fixture)) test(each.name, each.run)
})
