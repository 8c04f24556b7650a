import type { Reporter, TestModule } from "vitest/node"

/** How many of the slowest files are named. */
const named = 10

/**
 * Ends a test run with its ten slowest files and one plain line, `N passed, N failed, N skipped`, after the names of the skipped tests: a test that may
 * be skipped says in its name why.
 */
export function summaryReporter(): Reporter {
  return {
    onTestRunEnd(modules) {
      const counts = { passed: 0, failed: 0, skipped: 0 }
      for (const module of modules) {
        if (module.state() === "failed" && [...module.children.allTests()].length === 0) counts.failed += 1
        for (const test of module.children.allTests()) {
          const { state } = test.result()
          if (state === "pending") continue
          counts[state] += 1
          if (state === "skipped") console.log(`skipped: ${module.relativeModuleId} > ${test.fullName}`)
        }
      }
      printSlowest(modules)
      console.log(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`)
    },
  }
}

function printSlowest(modules: readonly TestModule[]): void {
  const times = modules
    .map((module) => ({ file: module.relativeModuleId, seconds: millisecondsOf(module) / 1000 }))
    .toSorted((a, b) => b.seconds - a.seconds)
  const all = times.reduce((sum, { seconds }) => sum + seconds, 0)
  console.log(`${times.length} files took ${all.toFixed(0)} s of all workers together; the slowest:`)
  for (const { file, seconds } of times.slice(0, named))
    console.log(`${seconds.toFixed(1).padStart(7)} s  ${file}`)
}

/** All that a worker does for a file: what it loads, its hooks and its tests. */
function millisecondsOf(module: TestModule): number {
  const { environmentSetupDuration, prepareDuration, collectDuration, setupDuration, duration } =
    module.diagnostic()
  return environmentSetupDuration + prepareDuration + collectDuration + setupDuration + duration
}
