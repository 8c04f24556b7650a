import { clientConformance } from "@keyless/testkit"
import { test } from "vitest"
import { phpClient } from "../src/index.ts"

for (const each of clientConformance(phpClient(), { withoutUser: ["tds", "fabric-sql"] }))
  test(each.name, each.run)
