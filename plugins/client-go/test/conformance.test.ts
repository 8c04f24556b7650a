import { clientConformance } from "@keyless/testkit"
import { test } from "vitest"
import { goClient } from "../src/index.ts"

for (const each of clientConformance(goClient())) test(each.name, each.run)
