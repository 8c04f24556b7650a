import { SqlError, unsupported } from "../errors.ts"
import { findFunction } from "../functions/all.ts"
import { isKnownFunction, mostArguments } from "../known/functions.ts"
import type { Expression } from "../syntax/ast.ts"
import type { SqlType } from "../engine.ts"
import { bytesOf, commonType, datetime, familyOf, int, varbinary } from "../values/types.ts"
import { coerce, comparable, convertSql, explicit } from "./coerce.ts"
import type { Compiler } from "./compiler.ts"
import { checkPart } from "./date-parts.ts"
import { literalSql } from "./literals.ts"
import { numberCall, numberCallCount } from "./number-calls.ts"
import type { Scope, Value } from "./scope.ts"

type Call = Extract<Expression, { kind: "call" }>

/** Compiles a scalar function. Throws Msg 195 for one that is not known and 174 for a wrong number of arguments. */
export function functionCall(compiler: Compiler, call: Call, scope: Scope): Value {
  if (call.over !== undefined || call.distinct || call.star)
    throw unsupported(`${call.name} with OVER, DISTINCT or *`)
  const special = specialCall(compiler, call, scope)
  if (special !== undefined) return special
  const numbers = numberCallCount(call.name)
  if (numbers !== undefined) {
    const [least, most] = numbers
    if (call.args.length < least || call.args.length > most) throw wrongCount(call.name, least, most)
    return numberCall(
      call.name,
      call.args.map((argument) => compiler.value(argument, scope)),
    )
  }
  const found = findFunction(call.name)
  if (found === undefined) {
    if (isKnownFunction(call.name)) throw unsupported(`Function ${call.name}`)
    throw new SqlError(195, `'${call.name.toLowerCase()}' is not a recognized built-in function name.`, {
      severity: 15,
      state: 10,
      endsBatch: true,
    })
  }
  const values = call.args.map((argument) => compiler.value(argument, scope))
  const [least, most] = found.count
  if (values.length < least || values.length > most) {
    if (values.length > most && values.length <= (mostArguments[call.name] ?? most))
      throw unsupported(`${call.name} with ${values.length} arguments`)
    throw wrongCount(call.name, least, most)
  }
  const args = values.map((value, index) => {
    const type = found.parameters[Math.min(index, found.parameters.length - 1)] ?? null
    if (type === null) return value.sql
    if (value.type !== null && familyOf(value.type) === "binary" && familyOf(type) === "text")
      throw unsupported(`${call.name} of binary data`)
    return dateArgument(value, type, call.name.startsWith("DATEDIFF"))
  })
  const type =
    typeof found.result === "function" ? found.result(values.map((value) => value.type)) : found.result
  const sql = `ts_call(${[literalSql(call.name), ...args].join(", ")})`
  checkPart(call, values)
  // DATEADD answers in the type of its date, which is datetime for text and numbers.
  if (call.name === "DATEADD") {
    const given = values[2]?.type ?? datetime
    const date = familyOf(given) === "time" ? given : datetime
    if (date.name === "datetimeoffset") {
      const moved = `ts_with_offset(${sql}, ${values[2]?.sql ?? "NULL"}, ${date.scale})`
      return { sql: moved, type: date, nullable: true }
    }
    return { sql: `ts_moved(${sql}, ${literalSql(JSON.stringify(date))})`, type: date, nullable: true }
  }
  // What a text function answers is cut to the longest that its type holds, as in SQL Server.
  if (
    typeof found.result === "function" &&
    "length" in type &&
    (type.length === 4000 || type.length === 8000)
  )
    return { sql: `substr(${sql}, 1, ${type.length})`, type, nullable: true }
  return { sql, type, nullable: true }
}

/** A number as date counts days from 1900, as `datetime` does; an offset is taken into account. */
function dateArgument(value: Value, type: SqlType, inUtc: boolean): string {
  if (inUtc && value.type?.name === "datetimeoffset" && familyOf(type) === "time")
    return `ts_utc(${value.sql})`
  const numeric = value.type !== null && ["integer", "decimal", "float"].includes(familyOf(value.type))
  if (familyOf(type) !== "time" || !numeric) return explicit(value, type)
  return explicit({ ...value, sql: explicit(value, datetime), type: datetime }, type)
}

/** Msg 174, or 189 where the number of arguments is not fixed. */
function wrongCount(name: string, least: number, most: number): SqlError {
  const text =
    least === most
      ? `The ${name.toLowerCase()} function requires ${least} argument(s).`
      : `The ${name.toLowerCase()} function requires ${least} to ${most} arguments.`
  return new SqlError(least === most ? 174 : 189, text, { severity: 15, endsBatch: true })
}

/** Functions whose result type follows from their arguments, or that do not look at all of them. */
function specialCall(compiler: Compiler, call: Call, scope: Scope): Value | undefined {
  const value = (index: number): Value => {
    const argument = call.args[index]
    if (argument !== undefined) return compiler.value(argument, scope)
    const text = `The ${call.name.toLowerCase()} function requires ${index + 1} argument(s).`
    throw new SqlError(174, text, { severity: 15, endsBatch: true })
  }
  const exact = { ISNULL: 2, NULLIF: 2, IIF: 3, DATALENGTH: 1 }[call.name as "IIF"] ?? call.args.length
  if (call.args.length !== exact) throw wrongCount(call.name, exact, exact)
  switch (call.name) {
    case "ISNULL": {
      const [first, second] = [value(0), value(1)]
      const type = first.type ?? second.type ?? int
      return {
        sql: `ifnull(${first.sql}, ${coerce(second, type)})`,
        type,
        nullable: first.nullable && second.nullable,
      }
    }
    case "COALESCE": {
      const values = call.args.map((_, index) => value(index))
      if (values.length < 2)
        throw new SqlError(174, "The coalesce function requires 2 argument(s).", {
          severity: 15,
          endsBatch: true,
        })
      const type = values.map((each) => each.type).reduce((left, right) => commonType(left, right))
      if (type === null) {
        const text =
          "At least one of the arguments to COALESCE must be an expression that is not the NULL constant."
        throw new SqlError(4127, text, { endsBatch: true })
      }
      const args = values.map((each) => coerce(each, type))
      return { sql: `coalesce(${args.join(", ")})`, type, nullable: values.every((each) => each.nullable) }
    }
    case "NULLIF": {
      const [first, second] = [value(0), value(1)]
      const [a, b] = comparable(first, second, false)
      return {
        sql: `CASE WHEN ${a} = ${b} THEN NULL ELSE ${first.sql} END`,
        type: first.type,
        nullable: true,
      }
    }
    case "IIF": {
      const [condition, yes, no] = call.args
      if (condition === undefined || yes === undefined || no === undefined) value(2)
      else return compiler.value({ kind: "case", whens: [{ condition, result: yes }], otherwise: no }, scope)
      return undefined
    }
    case "DATALENGTH": {
      const first = value(0)
      if (first.type === null) return { sql: "NULL", type: int, nullable: true }
      const family = familyOf(first.type)
      if (family !== "text" && family !== "binary" && family !== "guid")
        return {
          sql: `(CASE WHEN ${first.sql} IS NULL THEN NULL ELSE ${bytesOf(first.type)} END)`,
          type: int,
          nullable: first.nullable,
        }
      return {
        sql: `length(${convertSql(first.sql, first.type, varbinary(null))})`,
        type: int,
        nullable: first.nullable,
      }
    }
    default:
      return undefined
  }
}
