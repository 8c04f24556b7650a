import type { ConformanceCase } from "../conformance-case.ts"
import type { Bench } from "../engine/scene.ts"
import { carefulCases } from "./careful.ts"
import { killCases } from "./kill.ts"
import { readingCases } from "./reading.ts"
import { repeatCases } from "./repeat.ts"
import { undoCases } from "./undo.ts"

/** What holds for every connection, whichever of its plugins is under test. */
export function lifeCycleCases(bench: Bench): readonly ConformanceCase[] {
  return [
    ...readingCases(bench),
    ...repeatCases(bench),
    ...undoCases(bench),
    ...carefulCases(bench),
    ...killCases(bench),
  ]
}
