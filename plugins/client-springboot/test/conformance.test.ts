import { clientConformance } from "@keyless/testkit"
import { test } from "vitest"
import { springbootClient } from "../src/index.ts"

for (const each of clientConformance(springbootClient(), { withoutUser: ["tds", "fabric-sql"] }))
  test(each.name, each.run)
