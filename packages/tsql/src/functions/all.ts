import type { ScalarFunction } from "./function.ts"
import { numberFunctions } from "./numbers.ts"
import { timeFunctions } from "./times.ts"
import { sessionFunctions } from "./session.ts"
import { textFunctions } from "./text.ts"

const functions: ReadonlyMap<string, ScalarFunction> = new Map(
  [textFunctions, numberFunctions, timeFunctions, sessionFunctions].flatMap((table) => Object.entries(table)),
)

/** A scalar function by its name in upper case. */
export function findFunction(name: string): ScalarFunction | undefined {
  return functions.get(name)
}
