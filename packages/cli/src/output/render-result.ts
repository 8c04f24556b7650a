import { colorJson } from "./color-json.ts"
import type { OutputFormat } from "./format.ts"
import { renderTsv } from "./tsv.ts"

/**
 * A result as text that ends in a newline, or as nothing for `none` and for no result at all.
 *
 * @param how.queried - whether a query chose the columns; a table then shows ids and types too
 */
export async function renderResult(
  value: unknown,
  how: { readonly format: OutputFormat; readonly color: boolean; readonly queried: boolean },
): Promise<string> {
  if (value === undefined || value === null) return ""
  switch (how.format) {
    case "none":
      return ""
    case "json":
      return `${JSON.stringify(value, null, 2)}\n`
    case "jsonc": {
      const text = JSON.stringify(value, null, 2)
      return `${how.color ? colorJson(text) : text}\n`
    }
    case "tsv":
      return renderTsv(value)
    case "table":
      return (await import("./table.ts")).renderTable(value, how.queried)
    case "yaml":
    case "yamlc":
      return (await import("yaml")).stringify(value)
  }
}
