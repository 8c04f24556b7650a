import type { SourcePlugin } from "@keyless/core/plugin"
import type { ConformanceCase } from "../conformance-case.ts"
import { lifeCycleCases } from "../life-cycle/cases.ts"
import { secretCases } from "../life-cycle/secrets.ts"
import { sourceBench } from "./bench.ts"
import type { SourceFixture } from "./fixture.ts"
import { breakdownCases } from "../engine/breakdown-cases.ts"
import { findingCases } from "./finding.ts"
import { heldIdentityCases } from "./held-identities.ts"
import { settingsCases } from "./settings.ts"

/**
 * What a source plugin has to do right, proved through an engine of this plugin and of an identity, a database and a client type in memory, once
 * for each identity that the fixture has, or with a secret where it has none.
 *
 * @example
 * for (const each of sourceConformance(shelfSource(), fixture)) test(each.name, each.run)
 * @public
 */
export function sourceConformance<O>(
  plugin: SourcePlugin<O>,
  fixture: SourceFixture,
): readonly ConformanceCase[] {
  const requests = fixture.identities.length === 0 ? (["secret"] as const) : fixture.identities
  const perIdentity = requests.flatMap((request) =>
    lifeCycleCases(sourceBench(plugin, fixture, request)).map((each) => ({
      ...each,
      name: `${request === "secret" ? request : request.kind}: ${each.name}`,
    })),
  )
  return [
    ...findingCases(plugin, fixture),
    ...settingsCases(plugin, fixture),
    ...breakdownCases(sourceBench(plugin, fixture, requests[0] ?? "secret"), fixture.breakdowns),
    ...heldIdentityCases(plugin, fixture),
    ...perIdentity,
    ...secretCases(sourceBench(plugin, fixture, "secret")),
  ]
}
