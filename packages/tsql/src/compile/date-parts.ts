import { SqlError } from "../errors.ts"
import type { Expression } from "../syntax/ast.ts"
import { isClockPart, partOf } from "../values/date-parts.ts"
import type { Value } from "./scope.ts"

/** Functions with a part of a date, and the place of the value whose type must have that part. */
const checkedPlaces: Readonly<Partial<Record<string, number>>> = { DATEADD: 2, DATEPART: 1, DATENAME: 1 }

/** Throws Msg 155 for a part that T-SQL does not have, 9806 for one that the function does not take, and 9810 for one that the value's type does not have. */
export function checkPart(call: Extract<Expression, { kind: "call" }>, values: readonly Value[]): void {
  const [first] = call.args
  const name = call.name.toLowerCase()
  if (!/^date(add|diff|diff_big|name|part)$/.test(name) || first?.kind !== "literal") return
  const text = String(first.value)
  const part = partOf(text)
  if (part === undefined) {
    throw new SqlError(155, `'${text}' is not a recognized ${name} option.`, {
      severity: 15,
      endsBatch: true,
    })
  }
  const without = part === "tzoffset" || part === "iso_week"
  if (without && /^date(add|diff|diff_big)$/.test(name)) {
    const reason = `The datepart ${text} is not supported by date function ${name}.`
    throw new SqlError(9806, reason, { severity: 15, endsBatch: true })
  }
  const place = checkedPlaces[call.name]
  const type = place === undefined ? undefined : values[place]?.type?.name
  const lacks = (type === "date" && isClockPart(part)) || (type === "time" && !isClockPart(part))
  if (!lacks) return
  const reason = `The datepart ${text} is not supported by date function ${name} for data type ${type}.`
  throw new SqlError(9810, reason, { endsBatch: true })
}
