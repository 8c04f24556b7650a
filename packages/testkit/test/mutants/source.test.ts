import { rightSuite, sourceMutants } from "./source.ts"
import { testMutants } from "./test-mutants.ts"

testMutants("source", rightSuite, sourceMutants)
