import { clientConformance } from "@keyless/testkit"
import { test } from "vitest"
import { goClient } from "../src/index.ts"

for (const each of clientConformance(goClient(), { withoutUser: ["tds", "fabric-sql"] }))
  test(each.name, each.run)
