import { SqlError, unsupported } from "../errors.ts"
import type { Expression, Window } from "../syntax/ast.ts"
import { bigint, familyOf, float, int, nvarchar, scaleOf } from "../values/types.ts"
import { averageScale } from "./arithmetic.ts"
import { convertSql, explicit, key } from "./coerce.ts"
import type { Compiler } from "./compiler.ts"
import type { Scope, Value } from "./scope.ts"

type Call = Extract<Expression, { kind: "call" }>

const aggregates: ReadonlySet<string> = new Set([
  "COUNT",
  "COUNT_BIG",
  "SUM",
  "AVG",
  "MIN",
  "MAX",
  "STRING_AGG",
])
const rankings: ReadonlySet<string> = new Set(["ROW_NUMBER", "RANK", "DENSE_RANK"])

/** Whether a call is an aggregate or works on a window. */
export function isAggregate(call: Call): boolean {
  return aggregates.has(call.name) || rankings.has(call.name)
}

/** Whether an expression has an aggregate in it that belongs to its own query. */
export function hasAggregate(expression: Expression): boolean {
  switch (expression.kind) {
    case "call":
      return (isAggregate(expression) && expression.over === undefined) || expression.args.some(hasAggregate)
    case "unary":
    case "cast":
    case "not":
    case "isNull":
      return hasAggregate(expression.operand)
    case "binary":
    case "compare":
    case "logic":
      return hasAggregate(expression.left) || hasAggregate(expression.right)
    case "like":
      return hasAggregate(expression.operand) || hasAggregate(expression.pattern)
    case "inQuery":
      return hasAggregate(expression.operand)
    case "case":
      return (
        expression.whens.some(({ condition, result }) => hasAggregate(condition) || hasAggregate(result)) ||
        (expression.otherwise !== undefined && hasAggregate(expression.otherwise))
      )
    default:
      return false
  }
}

/** Whether an expression has a query in it. */
function hasQuery(node: unknown): boolean {
  if (typeof node !== "object" || node === null || node instanceof Uint8Array) return false
  if ("kind" in node && ["subquery", "exists", "inQuery"].includes(String(node.kind))) return true
  return Object.values(node).some(hasQuery)
}

/** Compiles an aggregate or a ranking. */
export function aggregateCall(compiler: Compiler, call: Call, scope: Scope): Value {
  const over = call.over === undefined ? "" : ` OVER (${window(compiler, call.over, scope)})`
  if (rankings.has(call.name)) {
    if (call.over === undefined || call.over.order.length === 0) {
      throw new SqlError(4112, `The function '${call.name}' must have an OVER clause with ORDER BY.`, {
        endsBatch: true,
      })
    }
    return { sql: `${call.name}()${over}`, type: bigint, nullable: true }
  }
  if (over === "" && call.args.some((argument) => hasAggregate(argument) || hasQuery(argument))) {
    const text =
      "Cannot perform an aggregate function on an expression containing an aggregate or a subquery."
    throw new SqlError(130, text, { endsBatch: true })
  }
  const inner: Scope = over === "" ? { ...scope, inAggregate: true } : scope
  const count = call.name === "COUNT" || call.name === "COUNT_BIG"
  const type = call.name === "COUNT_BIG" ? bigint : int
  if (call.star) {
    if (!count) throw new SqlError(102, "Incorrect syntax near '*'.", { severity: 15, endsBatch: true })
    return { sql: `count(*)${over}`, type, nullable: false }
  }
  const [first, second] = call.args.map((argument) => compiler.value(argument, inner))
  if (first === undefined) {
    throw new SqlError(174, `The ${call.name.toLowerCase()} function requires 1 argument(s).`, {
      severity: 15,
      endsBatch: true,
    })
  }
  const distinct = call.distinct ? "DISTINCT " : ""
  if (count) {
    return {
      sql: `count(${distinct}${call.distinct ? key(first.sql, first.type, false) : first.sql})${over}`,
      type,
      nullable: false,
    }
  }
  if (call.name === "STRING_AGG") {
    if (second === undefined || over !== "") throw unsupported("This form of STRING_AGG")
    if (call.distinct) throw unsupported("STRING_AGG with DISTINCT")
    const [text, separator] = [explicit(first, nvarchar(null)), explicit(second, nvarchar(null))]
    const limit = first.type !== null && "length" in first.type && first.type.length === null ? 0 : 8000
    const width = first.type?.name === "nvarchar" || first.type?.name === "nchar" ? 2 : 1
    const name = width === 2 ? "nvarchar" : "varchar"
    const type = { name, length: limit === 0 ? null : limit / width } as const
    return {
      sql: `ts_aggregated(group_concat(${text}, ${separator}), ${type.length ?? -1})`,
      type,
      nullable: true,
    }
  }
  if (call.name === "MIN" || call.name === "MAX") return extreme(call.name, first, over)
  return total(call.name === "AVG", distinct, first, over)
}

function extreme(name: "MIN" | "MAX", value: Value, over: string): Value {
  const family = value.type === null ? "integer" : familyOf(value.type)
  if (value.type?.name === "bit") {
    throw new SqlError(8117, `Operand data type bit is invalid for ${name.toLowerCase()} operator.`, {
      endsBatch: true,
    })
  }
  if (family === "guid") throw unsupported(`${name} of uniqueidentifier`)
  if (family !== "text")
    return { sql: `${name.toLowerCase()}(${value.sql})${over}`, type: value.type, nullable: true }
  if (over !== "") throw unsupported(`${name} of text OVER a window`)
  return {
    sql: `${name === "MIN" ? "ts_least" : "ts_greatest"}(${value.sql})`,
    type: value.type,
    nullable: true,
  }
}

function total(average: boolean, distinct: string, value: Value, over: string): Value {
  const type = value.type ?? int
  const family = familyOf(type)
  const sum = `sum(${distinct}${value.sql})${over}`
  const count = `count(${distinct}${value.sql})${over}`
  if (family === "float") {
    const total = average ? `avg(${distinct}${value.sql})${over}` : sum
    return { sql: convertSql(total, float, float), type: float, nullable: true }
  }
  if (family === "integer" && type.name !== "bit") {
    const result = type.name === "bigint" ? bigint : int
    // The sum has to fit the result's type for AVG too: avg-transact-sql, "Remarks".
    const whole = convertSql(`ts_total(${distinct}${value.sql})${over}`, bigint, result)
    return { sql: average ? `(${whole} / ${count})` : whole, type: result, nullable: true }
  }
  if (family === "decimal") {
    const exact = `ts_sum(${distinct}${value.sql})${over}`
    const money = type.name === "money"
    if (!average) {
      return {
        sql: exact,
        type: money ? type : { name: "decimal", precision: 38, scale: scaleOf(type) },
        nullable: true,
      }
    }
    const scale = money ? 4 : averageScale(type)
    const sql = `ts_divide_decimal(${exact}, ${count}, ${scale - scaleOf(type)})`
    return { sql, type: money ? type : { name: "decimal", precision: 38, scale }, nullable: true }
  }
  const text = `Operand data type ${type.name} is invalid for ${average ? "avg" : "sum"} operator.`
  throw new SqlError(8117, text, { endsBatch: true })
}

function window(compiler: Compiler, { partition, order }: Window, scope: Scope): string {
  const parts = partition.map((each) => {
    const value = compiler.value(each, scope)
    return key(value.sql, value.type, false)
  })
  const orders = order.map(({ expression, descending }) => {
    if (expression.kind === "literal") {
      const index = typeof expression.value === "bigint"
      const text = `Windowed functions do not support ${index ? "integer indices" : "constants"} as ORDER BY clause expressions.`
      throw new SqlError(index ? 5308 : 5309, text, { endsBatch: true })
    }
    const value = compiler.value(expression, scope)
    return `${key(value.sql, value.type, true)}${descending ? " DESC" : ""}`
  })
  const by = parts.length === 0 ? "" : `PARTITION BY ${parts.join(", ")}`
  return orders.length === 0 ? by : `${by} ORDER BY ${orders.join(", ")}`
}
