import { rightSuite, targetMutants } from "./target.ts"
import { testMutants } from "./test-mutants.ts"

testMutants("target", rightSuite, targetMutants)
