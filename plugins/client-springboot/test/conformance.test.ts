import { clientConformance } from "@keyless/testkit"
import { test } from "vitest"
import { springbootClient } from "../src/index.ts"

for (const each of clientConformance(springbootClient())) test(each.name, each.run)
