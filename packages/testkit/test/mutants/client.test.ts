import { clientMutants, rightSuite } from "./client.ts"
import { testMutants } from "./test-mutants.ts"

testMutants("client", rightSuite, clientMutants)
