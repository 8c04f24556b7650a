import { defineConfig } from "vitest/config"
import { matrixReporter } from "./e2e/languages/support/matrix-reporter.ts"
import { SlowFirst } from "./scripts/slow-first.ts"
import { summaryReporter } from "./scripts/summary-reporter.ts"

// No "import" here: Node's own require() of pg's parts would then get their ES modules.
const conditions = ["@keyless/source", "node"]

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    include: [
      "packages/*/test/**/*.test.ts",
      "plugins/*/test/**/*.test.ts",
      "e2e/**/*.test.ts",
      "site/test/**/*.test.ts",
    ],
    globalSetup: ["scripts/temporary-folder.ts"],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 30_000 } },
    reporters: ["default", matrixReporter(), summaryReporter()],
    pool: "forks",
    maxWorkers: 2,
    sequence: { sequencer: SlowFirst },
  },
})
