import { clientConformance } from "@keyless/testkit"
import { test } from "vitest"
import { javaClient } from "../src/index.ts"

for (const each of clientConformance(javaClient(), { withoutUser: ["tds", "fabric-sql"] }))
  test(each.name, each.run)
