import type { Reporter } from "vitest/node"
import { auths } from "./cells.ts"

/**
 * Prints what became of each cell of languages and databases: whether the sample was run, or the settings were parsed because the driver cannot be had, and
 * whether it passed. Tests name their cell in `task.meta.languageCell`.
 */
export function matrixReporter(): Reporter {
  return {
    onTestRunEnd(modules) {
      const cells = modules
        .flatMap((module) => [...module.children.allTests()])
        .flatMap((test) => {
          const { languageCell } = test.meta()
          return languageCell === undefined ? [] : [{ ...languageCell, state: test.result().state }]
        })
      if (cells.length === 0) return
      const rows = [...Map.groupBy(cells, ({ client, target }) => `${client} ${target}`).values()].map(
        (row) => [
          row[0]?.client ?? "",
          row[0]?.target ?? "",
          ...auths.map((auth) => {
            const cell = row.find((each) => each.auth === auth)
            return cell === undefined ? "-" : `${cell.how}, ${cell.state}`
          }),
          row[0]?.by ?? "",
        ],
      )
      const table = [["language", "database", ...auths, "driver, or whose grammar"], ...rows]
      const widths =
        table[0]?.map((_, column) => Math.max(...table.map((row) => row[column]?.length ?? 0))) ?? []
      console.log("\nLanguages and databases: the sample was run, or the settings were parsed")
      for (const row of table)
        console.log(
          row
            .map((text, column) => text.padEnd(widths[column] ?? 0))
            .join("  ")
            .trimEnd(),
        )
      const count = (how: string, passed: boolean) =>
        cells.filter((cell) => cell.how === how && (cell.state === "passed") === passed).length
      console.log(
        `run: ${count("run", true)} passed, ${count("run", false)} failed; parsed: ${count("parsed", true)} passed, ${count("parsed", false)} failed\n`,
      )
    },
  }
}
