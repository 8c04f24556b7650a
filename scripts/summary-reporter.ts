import type { Reporter } from "vitest/node"

/**
 * Ends a test run with one plain line, `N passed, N failed, N skipped`, after the names of the skipped tests: a test that may be skipped says in
 * its name why.
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
      console.log(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`)
    },
  }
}
