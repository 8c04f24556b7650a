import { defineConfig } from "vitest/config"
import { matrixReporter } from "./e2e/languages/support/matrix-reporter.ts"
import { SlowFirst } from "./scripts/slow-first.ts"
import { summaryReporter } from "./scripts/summary-reporter.ts"

// No "import" here: Node's own require() of pg's parts would then get their ES modules.
const conditions = ["@keyless/source", "node"]

/** Files that change something of their process for good, or mock modules. Each has a process of its own, the others share few. */
const alone = [
  "e2e/**/kill.test.ts",
  "packages/core/test/lock/process-lock.test.ts",
  "packages/runtime/test/*.test.ts",
]

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    globalSetup: ["scripts/temporary-folder.ts"],
    setupFiles: ["scripts/own-environment.ts"],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 30_000 } },
    reporters: ["default", matrixReporter(), summaryReporter()],
    pool: "forks",
    // One more than the cores of a small machine: many tests wait for a database to start, or for Azure.
    maxWorkers: 3,
    sequence: { sequencer: SlowFirst },
    projects: [
      { extends: true, test: { name: "alone", include: alone } },
      {
        extends: true,
        test: {
          name: "together",
          isolate: false,
          include: [
            "packages/*/test/**/*.test.ts",
            "plugins/*/test/**/*.test.ts",
            "e2e/**/*.test.ts",
            "site/test/**/*.test.ts",
          ],
          exclude: [...alone, "**/node_modules/**"],
        },
      },
    ],
  },
})
