import { clientConformance } from "@keyless/testkit"
import { test } from "vitest"
import { noneClient } from "../src/index.ts"

for (const each of clientConformance(noneClient())) test(each.name, each.run)
