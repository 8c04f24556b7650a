import { clientConformance } from "@keyless/testkit"
import { test } from "vitest"
import { dotnetClient } from "../src/index.ts"

for (const each of clientConformance(dotnetClient(), { withoutUser: ["tds", "fabric-sql"] }))
  test(each.name, each.run)
