import { clientConformance } from "@keyless/testkit"
import { clientMutants, rightClient } from "./client.ts"
import { testMutants } from "./test-mutants.ts"

testMutants("client", () => clientConformance(rightClient()), clientMutants)
