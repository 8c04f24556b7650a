import Table from "cli-table3"

// The Azure CLI leaves these out of tables unless a query asks for them (knack, `TableOutput`).
const leftOut = ["id", "type", "etag", "revision"]

const noBorders = {
  top: "",
  "top-mid": "",
  "top-left": "",
  "top-right": "",
  bottom: "",
  "bottom-mid": "",
  "bottom-left": "",
  "bottom-right": "",
  left: "",
  "left-mid": "",
  mid: "-",
  "mid-mid": "  ",
  right: "",
  "right-mid": "",
  middle: "  ",
}

/**
 * A table of plain values with two blanks between columns: keys begin with a capital letter, lists of plain values are joined, objects
 * inside are left out. An object around a single list is shown as that list. A list of plain values has the one column `Result`.
 */
export function renderTable(value: unknown, queried: boolean): string {
  const items = rowsOf(value)
  const rows = items.map((item) => new Map(columnsOf(item, queried)))
  const columns = [...new Set(rows.flatMap((row) => [...row.keys()]))]
  if (columns.length === 0) return ""
  const table = new Table({
    head: columns.map((name) => name.charAt(0).toUpperCase() + name.slice(1)),
    chars: noBorders,
    style: { "padding-left": 0, "padding-right": 0, head: [], border: [], compact: true },
  })
  table.push(...rows.map((row) => columns.map((name) => row.get(name) ?? "")))
  const lines = table.toString().split("\n")
  return lines.map((line) => `${line.trimEnd()}\n`).join("")
}

/** The rows of a list, or of an object that is nothing but a wrapper around one list. */
function rowsOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value
  const parts: readonly unknown[] = typeof value === "object" && value !== null ? Object.values(value) : []
  const [only] = parts
  return parts.length === 1 && Array.isArray(only) ? only : [value]
}

function columnsOf(item: unknown, queried: boolean): [string, string][] {
  if (typeof item !== "object" || item === null) return [["result", cell(item)]]
  if (Array.isArray(item)) return item.map((value, index) => [`column${index + 1}`, cell(value)])
  return Object.entries(item)
    .filter(([key, value]) => (queried || !leftOut.includes(key)) && isPlain(value))
    .map(([key, value]) => [key, cell(value)])
}

function isPlain(value: unknown): boolean {
  if (Array.isArray(value)) return value.every((each) => typeof each !== "object" || each === null)
  return typeof value !== "object" || value === null
}

function cell(value: unknown): string {
  if (value === null || value === undefined) return ""
  if (Array.isArray(value)) return value.map(cell).join(", ")
  return typeof value === "string" ? value : JSON.stringify(value)
}
