import { type SourcePlugin } from "@keyless/core/plugin"
import { sourceConformance } from "@keyless/testkit"
import { shelfFixture } from "../shelf/fixture.ts"
import { emptyShelf, shelfSource } from "../shelf/source.ts"
import type { MutantRun } from "./mutant.ts"
import { findingMutants } from "./source-finding.ts"
import { identityMutants } from "./source-identities.ts"
import { settingsMutants } from "./source-settings.ts"
import { type SourceMutant } from "./broken-source.ts"

const mutants: readonly SourceMutant[] = [...findingMutants, ...identityMutants, ...settingsMutants]

function suiteOf({ plugin, fixture }: Partial<SourceMutant> = {}) {
  const shelf = emptyShelf()
  const right: SourcePlugin = shelfSource(shelf)
  return sourceConformance(plugin?.(right, shelf) ?? right, { ...shelfFixture(shelf), ...fixture })
}

/** The suite over the source that is right. */
export const rightSuite = () => suiteOf()

/** Each mutant with the suite that has to catch it. */
export const sourceMutants: readonly MutantRun[] = mutants.map((mutant) => ({
  ...mutant,
  cases: () => suiteOf(mutant),
}))
