import { clientConformance } from "@keyless/testkit"
import { test } from "vitest"
import { pythonClient } from "../src/index.ts"

for (const each of clientConformance(pythonClient(), { withoutUser: ["tds", "fabric-sql"] }))
  test(each.name, each.run)
