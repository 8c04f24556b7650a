import { fail } from "../errors.ts"
import type { Environment } from "./connection.ts"

/** Reads the variables of one connection by what they tell, such as `HOST`. */
export interface Variables {
  /** The variable's name, whether it is there or not. */
  nameOf(field: string): string
  find(field: string): string | undefined
  /** @throws RuntimeError `missing_variable` */
  need(field: string): string
}

/**
 * The variables of a connection.
 *
 * @param nameOf - the variable that tells something
 * @param hint - what to do where one is missing
 */
export function variablesOf(
  environment: Environment,
  nameOf: (field: string) => string,
  hint: string,
): Variables {
  const find = (field: string) => {
    const name = nameOf(field)
    // App Service on Linux writes an underscore for each dot in a name.
    const value = environment[name] ?? environment[name.replaceAll(".", "_")]
    return value === undefined || value.trim() === "" ? undefined : value
  }
  return {
    nameOf,
    find,
    need(field) {
      const value = find(field)
      if (value !== undefined) return value
      const variable = nameOf(field)
      throw fail("missing_variable", `The variable ${variable} is missing.`, { hint, variable })
    },
  }
}

/**
 * The number of a port.
 *
 * @throws RuntimeError `invalid_variable`
 */
export function portOf(value: string, variable: string): number {
  const port = /^\d{1,5}$/.test(value.trim()) ? Number(value) : 0
  if (port >= 1 && port <= 65_535) return port
  throw invalidVariable(variable, `"${value}" is no port.`, "Set it to a number from 1 to 65535.")
}

/** A variable whose value cannot be right. The value of a secret must not be in `what`. */
export function invalidVariable(variable: string, what: string, hint: string) {
  return fail("invalid_variable", `The variable ${variable} is not right: ${what}`, { hint, variable })
}
