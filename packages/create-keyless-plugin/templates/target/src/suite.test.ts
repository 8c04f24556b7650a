import { test } from "node:test"
import suite from "./suite.ts"

for (const { name, run } of suite()) test(name, run)
