import { clientConformance } from "@keyless/testkit"
import { test } from "vitest"
import { pythonClient } from "../src/index.ts"

for (const each of clientConformance(pythonClient())) test(each.name, each.run)
