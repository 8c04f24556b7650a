import { clientConformance } from "@keyless/testkit"
import { test } from "vitest"
import { nodejsClient } from "../src/index.ts"

for (const each of clientConformance(nodejsClient(), { withoutUser: ["tds", "fabric-sql"] }))
  test(each.name, each.run)
