import { clientConformance } from "@keyless/testkit"
import { test } from "vitest"
import { djangoClient } from "../src/index.ts"

for (const each of clientConformance(djangoClient(), { withoutUser: ["tds", "fabric-sql"] }))
  test(each.name, each.run)
