import type { SqlType } from "../engine.ts"
import type { SessionState } from "../run/context.ts"
import type { Cell } from "../values/cell.ts"

/** A scalar function of T-SQL. */
export interface ScalarFunction {
  /** Types that the arguments are brought to; null leaves an argument as it is. The last one serves all further arguments. */
  readonly parameters: readonly (SqlType | null)[]
  /** How many arguments may be given. */
  readonly count: readonly [least: number, most: number]
  /** Type of the result, which may depend on the arguments' types. */
  readonly result: SqlType | ((types: readonly (SqlType | null)[]) => SqlType)
  /** Whether every call in a statement answers the same. */
  readonly once?: boolean
  /** Whether a null argument makes the result null without a call. */
  readonly strict: boolean
  readonly run: (session: SessionState, ...args: Cell[]) => Cell
}

export type FunctionTable = Readonly<Record<string, ScalarFunction>>

/** A function that answers null for null. */
export function strict(
  parameters: readonly (SqlType | null)[],
  result: ScalarFunction["result"],
  run: ScalarFunction["run"],
  least = parameters.length,
): ScalarFunction {
  return { parameters, count: [least, parameters.length], result, strict: true, run }
}

/** A function without arguments that is asked once in a statement. */
export function once(result: SqlType, run: ScalarFunction["run"]): ScalarFunction {
  return { parameters: [], count: [0, 0], result, strict: false, once: true, run }
}

/** A function that sees null arguments. */
export function lenient(
  parameters: readonly (SqlType | null)[],
  result: ScalarFunction["result"],
  run: ScalarFunction["run"],
  least = parameters.length,
  most = parameters.length,
): ScalarFunction {
  return { parameters, count: [least, most], result, strict: false, run }
}
