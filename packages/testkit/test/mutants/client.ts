import { clientConformance } from "@keyless/testkit"
import type { MutantRun } from "./mutant.ts"
import { loginMutants } from "./client-login.ts"
import { stringMutants } from "./client-strings.ts"
import { sampleMutants } from "./client-samples.ts"
import { rightClient, type ClientMutant } from "./perl-client.ts"

const mutants: readonly ClientMutant[] = [...loginMutants, ...stringMutants, ...sampleMutants]

/** Each mutant with the suite that has to catch it. */
export const clientMutants: readonly MutantRun[] = mutants.map(({ plugin, ...mutant }) => ({
  ...mutant,
  cases: () => clientConformance(plugin()),
}))

/** The suite over the client type that is right. */
export const rightSuite = () => clientConformance(rightClient())
