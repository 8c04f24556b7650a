import { SqlError, unsupported } from "../errors.ts"
import { globalValue } from "../functions/globals.ts"
import type { Expression } from "../syntax/ast.ts"
import { knowsStyle } from "../values/styles.ts"
import { commonType, int, sameType } from "../values/types.ts"
import { aggregateCall, isAggregate } from "./aggregates.ts"
import { arithmetic, negate } from "./arithmetic.ts"
import { functionCall } from "./calls.ts"
import { coerce, comparable, convertSql, explicit } from "./coerce.ts"
import type { Compiler } from "./compiler.ts"
import { literalSql } from "./literals.ts"
import { noSuchFunction } from "./own-functions.ts"
import { type Scope, type Value, resolveColumn } from "./scope.ts"

/** Compiles a value. Throws Msg 102 for a condition. */
export function compileValue(compiler: Compiler, expression: Expression, scope: Scope): Value {
  if (scope.groups !== undefined && !scope.inAggregate && expression.kind !== "literal") {
    const group = groupKey(compiler, expression, scope)
    if (group !== undefined) return group
  }
  switch (expression.kind) {
    case "literal":
      return {
        sql: literalSql(expression.value),
        type: expression.type,
        nullable: expression.value === null,
        ...(expression.type?.name === "int" && { digits: String(expression.value).length }),
      }
    case "variable":
      return variable(compiler, expression.name)
    case "global": {
      const { cell, type } = globalValue(compiler.session, expression.name)
      return { sql: bind(compiler, cell), type, nullable: cell === null }
    }
    case "column":
      return resolveColumn(scope, expression.name)
    case "unary":
      return negate(expression.operator, compiler.value(expression.operand, scope))
    case "binary": {
      const left = compiler.value(expression.left, scope)
      return arithmetic(expression.operator, left, compiler.value(expression.right, scope))
    }
    case "case":
      return compileCase(compiler, expression, scope)
    case "call":
      if (isAggregate(expression)) return aggregateCall(compiler, expression, scope)
      return functionCall(compiler, expression, scope)
    case "ownFunction":
      throw noSuchFunction(scope, expression.name)
    case "cast":
      return cast(compiler, expression, scope)
    case "subquery": {
      const { sql, columns } = compiler.query(expression.query, scope)
      const [column] = columns
      if (column === undefined || columns.length > 1) {
        const text =
          "Only one expression can be specified in the select list when the subquery is not introduced with EXISTS."
        throw new SqlError(116, text, { endsBatch: true })
      }
      // SQLite would take the first row of several.
      return { sql: `(SELECT ts_single(k1, count(*)) FROM (${sql}))`, type: column.type, nullable: true }
    }
    default:
      throw new SqlError(102, "Incorrect syntax: a condition stands where a value is expected.", {
        severity: 15,
        endsBatch: true,
      })
  }
}

/** The expression, if it is one of those that the query groups by. */
function groupKey(compiler: Compiler, expression: Expression, scope: Scope): Value | undefined {
  const bound = compiler.binds.length
  try {
    const value = compileValue(compiler, expression, { ...scope, groups: undefined })
    if (scope.groups?.has(value.sql) === true) return value
  } catch (error) {
    if (!(error instanceof SqlError)) throw error
  }
  compiler.binds.length = bound
  return undefined
}

/** Text for a value that is put in as parameter. */
export function bind(compiler: Compiler, cell: Value["sql"] | bigint | number | Uint8Array | null): string {
  compiler.binds.push(cell)
  return `$p${compiler.binds.length}`
}

function variable(compiler: Compiler, name: string): Value {
  const found = compiler.session.variables.get(name.toLowerCase())
  if (found === undefined) {
    throw new SqlError(137, `Must declare the scalar variable "${name}".`, {
      severity: 15,
      state: 2,
      endsBatch: true,
    })
  }
  return { sql: bind(compiler, found.value), type: found.type, nullable: true }
}

function compileCase(
  compiler: Compiler,
  expression: Extract<Expression, { kind: "case" }>,
  scope: Scope,
): Value {
  const results = expression.whens.map(({ result }) => compiler.value(result, scope))
  const last = expression.otherwise === undefined ? undefined : compiler.value(expression.otherwise, scope)
  const type = [...results, ...(last === undefined ? [] : [last])]
    .map((value) => value.type)
    .reduce((left, right) => commonType(left, right))
  if (type === null) {
    const text =
      "At least one of the result expressions in a CASE specification must be an expression other than the NULL constant."
    throw new SqlError(8133, text, { endsBatch: true })
  }
  const text = (value: Value) => coerce(value, type)
  const whens = expression.whens.map(
    ({ condition }, index) =>
      `WHEN ${compiler.condition(condition, scope)} THEN ${text(results[index] ?? { sql: "NULL", type: null, nullable: true })}`,
  )
  const otherwise = last === undefined ? "NULL" : text(last)
  const nullable = last === undefined || last.nullable || results.some((value) => value.nullable)
  return { sql: `CASE ${whens.join(" ")} ELSE ${otherwise} END`, type, nullable }
}

function cast(compiler: Compiler, expression: Extract<Expression, { kind: "cast" }>, scope: Scope): Value {
  const { type, style, lenient } = expression
  const operand = compiler.value(expression.operand, scope)
  const nullable = operand.nullable || lenient
  const from = operand.type
  if (from === null) return { sql: operand.sql, type, nullable: true }
  if (style !== undefined && style !== 0) {
    const mode = lenient ? "try" : "cut"
    const args = [operand.sql, literalSql(JSON.stringify(from)), literalSql(JSON.stringify(type))]
    if (!knowsStyle(from, type, style)) throw unsupported(`CONVERT with style ${style}`)
    return { sql: `ts_convert_style(${args.join(", ")}, ${style}, '${mode}')`, type, nullable }
  }
  if (sameType(from, type)) return { sql: operand.sql, type, nullable: operand.nullable }
  return {
    sql: lenient ? convertSql(operand.sql, from, type, "try") : explicit(operand, type),
    type,
    nullable,
  }
}

/** Compiles a condition. Throws Msg 4145 for a value. */
export function compileCondition(compiler: Compiler, expression: Expression, scope: Scope): string {
  switch (expression.kind) {
    case "compare": {
      const left = compiler.value(expression.left, scope)
      const right = compiler.value(expression.right, scope)
      const [a, b] = comparable(left, right, expression.operator !== "=" && expression.operator !== "<>")
      return `(${a} ${expression.operator} ${b})`
    }
    case "logic": {
      const left = compiler.condition(expression.left, scope)
      return `(${left} ${expression.operator} ${compiler.condition(expression.right, scope)})`
    }
    case "not":
      return `(NOT ${compiler.condition(expression.operand, scope)})`
    case "isNull":
      return `(${compiler.value(expression.operand, scope).sql} IS ${expression.negated ? "NOT " : ""}NULL)`
    case "inQuery": {
      const operand = compiler.value(expression.operand, scope)
      const { sql, columns } = compiler.query(expression.query, scope)
      const [column] = columns
      if (column === undefined || columns.length > 1) {
        const text =
          "Only one expression can be specified in the select list when the subquery is not introduced with EXISTS."
        throw new SqlError(116, text, { endsBatch: true })
      }
      const [a, b] = comparable(operand, { sql: "k1", type: column.type, nullable: true }, false)
      return `(${a} IN (SELECT ${b} FROM (${sql})))`
    }
    case "like": {
      const sides = [expression.operand, expression.pattern].map((part) =>
        textValue(compiler.value(part, scope)),
      )
      const text = (value: Value) => explicit(value, { name: "nvarchar", length: null })
      const escape =
        expression.escape === undefined ? "NULL" : text(textValue(compiler.value(expression.escape, scope)))
      // Blanks at the end count where one side is Unicode: like-transact-sql, "Pattern matching by using LIKE".
      const unicode = sides.some(({ type }) => type?.name === "nvarchar" || type?.name === "nchar") ? 1 : 0
      return `ts_like(${sides.map(text).join(", ")}, ${escape}, ${unicode})`
    }
    case "exists":
      return `EXISTS (${compiler.query(expression.query, scope).sql})`
    default: {
      compiler.value(expression, scope)
      const text =
        "An expression of non-boolean type specified in a context where a condition is expected, near ')'."
      throw new SqlError(4145, text, { severity: 15, endsBatch: true })
    }
  }
}

function textValue(value: Value): Value {
  return value.type === null ? { ...value, type: int } : value
}
