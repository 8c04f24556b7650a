import type { ScalarFunction } from "./function.ts"
import { numberFunctions, timeFunctions } from "./numbers-and-time.ts"
import { sessionFunctions } from "./session.ts"
import { textFunctions } from "./text.ts"

const functions: ReadonlyMap<string, ScalarFunction> = new Map(
  [textFunctions, numberFunctions, timeFunctions, sessionFunctions].flatMap((table) => Object.entries(table)),
)

/** A scalar function by its name in upper case. */
export function findFunction(name: string): ScalarFunction | undefined {
  return functions.get(name)
}
