import type { TargetPlugin } from "@keyless/core/plugin"
import type { ConformanceCase } from "../conformance-case.ts"
import { breakdownCases } from "../engine/breakdown-cases.ts"
import { lifeCycleCases } from "../life-cycle/cases.ts"
import { secretCases } from "../life-cycle/secrets.ts"
import { accessCases } from "./access.ts"
import { targetBench } from "./bench.ts"
import { deletingCases } from "./deleting.ts"
import { driftCases } from "./drift.ts"
import { findingCases } from "./finding.ts"
import type { TargetFixture } from "./fixture.ts"
import { nameCases } from "./names.ts"
import { neighbourCases } from "./neighbours.ts"
import { clientFormatCases } from "./client-formats.ts"
import { proofCases } from "./proofs.ts"
import { standingCases } from "./standing.ts"

/**
 * What a target plugin has to do right, proved through an engine of this plugin and of an app, an identity and a client type in memory.
 *
 * @example
 * for (const each of targetConformance(cellarTarget(server), cellarFixture(server))) test(each.name, each.run)
 * @public
 */
export function targetConformance<O>(
  plugin: TargetPlugin<O>,
  fixture: TargetFixture,
): readonly ConformanceCase[] {
  const bench = targetBench(plugin, fixture)
  return [
    ...findingCases(bench),
    ...breakdownCases(bench, fixture.breakdowns),
    ...lifeCycleCases(bench),
    ...standingCases(bench),
    ...deletingCases(bench),
    ...proofCases(bench),
    ...secretCases(bench.withSecret),
    ...accessCases(bench),
    ...driftCases(bench),
    ...neighbourCases(bench),
    ...nameCases(bench),
    ...clientFormatCases(plugin),
  ]
}
