import type { TargetPlugin } from "@keyless/core/plugin"
import type { ConformanceCase } from "../conformance-case.ts"
import { lifeCycleCases } from "../life-cycle/cases.ts"
import { secretCases } from "../life-cycle/secrets.ts"
import { accessCases } from "./access.ts"
import { targetBench } from "./bench.ts"
import { driftCases } from "./drift.ts"
import { findingCases } from "./finding.ts"
import type { TargetFixture } from "./fixture.ts"
import { nameCases } from "./names.ts"
import { neighbourCases } from "./neighbours.ts"

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
    ...lifeCycleCases(bench),
    ...secretCases(bench.withSecret),
    ...accessCases(bench),
    ...driftCases(bench),
    ...neighbourCases(bench),
    ...nameCases(bench),
  ]
}
