import type { Cell } from "../values/cell.ts"
import { withoutNul } from "../values/nul.ts"

/** A cell as an SQLite literal. */
export function literalSql(cell: Cell): string {
  if (cell === null) return "NULL"
  if (cell instanceof Uint8Array) return `x'${Buffer.from(cell).toString("hex")}'`
  // The smallest integer has no literal of its own.
  if (typeof cell === "bigint") return cell === -(2n ** 63n) ? "(-9223372036854775807 - 1)" : `(${cell})`
  if (typeof cell === "number") {
    if (!Number.isFinite(cell)) return cell > 0 ? "9e999" : "-9e999"
    return `(${/[.e]/.test(String(cell)) ? String(cell) : `${cell}.0`})`
  }
  return `'${withoutNul(cell).replaceAll("'", "''")}'`
}
