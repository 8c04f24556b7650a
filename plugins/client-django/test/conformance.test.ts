import { clientConformance } from "@keyless/testkit"
import { test } from "vitest"
import { djangoClient } from "../src/index.ts"

for (const each of clientConformance(djangoClient())) test(each.name, each.run)
