/**
 * Tab-separated lines without a header, as the Azure CLI prints them (knack, `TsvOutput`): an item of a list per line, the values of
 * an object in their order, `None` for nothing, the length of a list, nothing for an object inside.
 */
export function renderTsv(value: unknown): string {
  const items: readonly unknown[] = Array.isArray(value) ? value : [value]
  return items.map((item) => `${row(item)}\n`).join("")
}

function row(item: unknown): string {
  if (item === null || item === undefined) return ""
  if (typeof item === "object") return Object.values(item).map(cell).join("\t")
  return cell(item)
}

function cell(value: unknown): string {
  if (value === null || value === undefined) return "None"
  if (Array.isArray(value)) return String(value.length)
  if (typeof value === "object") return ""
  return typeof value === "string" ? value : JSON.stringify(value)
}
