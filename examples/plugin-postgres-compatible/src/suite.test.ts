import { after, test } from "node:test"
import openSuite from "./suite.ts"

const { cases, stop } = await openSuite()
after(stop)
for (const { name, run } of cases) test(name, run)
