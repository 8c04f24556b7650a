import { afterAll, describe, test } from "vitest"
import { targetConformance } from "@keyless/testkit"
import { openPostgresqlWorld } from "./conformance-world.ts"

const world = await openPostgresqlWorld()
afterAll(() => world.stop())

describe("conforms", () => {
  for (const each of targetConformance(world.plugin, world.fixture)) test(each.name, each.run)
})
