import { targetConformance } from "@keyless/testkit"
import { databaseFaults } from "../cellar/database-faults.ts"
import { cellarToken as token, type Fault } from "../cellar/fault.ts"
import { cellarFixture } from "../cellar/fixture.ts"
import { lifeCycleFaults } from "../cellar/life-cycle-faults.ts"
import { startCellar } from "../cellar/server.ts"
import { cellarTarget } from "../cellar/target.ts"
import type { MutantRun } from "./mutant.ts"
import { accessMutants } from "./target-access.ts"
import { doingMutants } from "./target-doing.ts"
import { errorMutants } from "./target-errors.ts"
import { formatMutants } from "./target-formats.ts"

function suiteOf({ plugin, fixture }: Partial<Fault> = {}) {
  const cellar = startCellar()
  const right = cellarTarget(cellar, token)
  return targetConformance(plugin?.(right, cellar) ?? right, { ...cellarFixture(cellar, token), ...fixture })
}

/** The suite over the target that is right. */
export const rightSuite = () => suiteOf()

/** Each mutant with the suite that has to catch it. */
export const targetMutants: readonly MutantRun[] = [
  ...lifeCycleFaults,
  ...databaseFaults,
  ...errorMutants,
  ...doingMutants,
  ...accessMutants,
  ...formatMutants,
].map((fault) => ({ ...fault, cases: () => suiteOf(fault) }))
