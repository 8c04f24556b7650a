import { authMutants, rightSuite } from "./auth.ts"
import { testMutants } from "./test-mutants.ts"

testMutants("auth", rightSuite, authMutants)
