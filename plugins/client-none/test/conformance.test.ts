import { clientConformance } from "@keyless/testkit"
import { test } from "vitest"
import { noneClient } from "../src/index.ts"

for (const each of clientConformance(noneClient(), { withoutUser: ["tds", "fabric-sql"] }))
  test(each.name, each.run)
