import { clientConformance } from "@keyless/testkit"
import { test } from "vitest"
import { rubyClient } from "../src/index.ts"

for (const each of clientConformance(rubyClient())) test(each.name, each.run)
