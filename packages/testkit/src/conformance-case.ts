import { AssertionError } from "node:assert"
import { type ContractClause, contract } from "./contract.ts"

/** One thing that a plugin has to do right. It belongs to no test runner. @public */
export interface ConformanceCase {
  /** Stable: it changes only with what the case proves. */
  readonly name: string
  /** The sentence of the contract that the case proves. */
  readonly contract: string
  /** Ends where the plugin does it right. @throws AssertionError that tells what it did instead, and which sentence that breaks */
  readonly run: () => Promise<void>
}

/** A case that proves a sentence of the contract: whatever it throws names the sentence. */
export function caseOf(name: string, clause: ContractClause, run: () => Promise<void>): ConformanceCase {
  return { name, contract: contract[clause], run: () => under(clause, run) }
}

/** Does a part of a case that is about a sentence of its own. @throws AssertionError that names the sentence */
export async function under<T>(clause: ContractClause, work: () => T | Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw breachOf(clause, error)
  }
}

const told = new WeakSet<object>()

function breachOf(clause: ContractClause, error: unknown): unknown {
  if (typeof error === "object" && error !== null && told.has(error)) return error
  const message = `${error instanceof Error ? error.message : String(error)}\n(contract: ${contract[clause]})`
  const breach =
    error instanceof AssertionError
      ? new AssertionError({
          message,
          actual: error.actual,
          expected: error.expected,
          operator: error.operator,
        })
      : new AssertionError({ message })
  if (!(error instanceof AssertionError))
    Object.defineProperty(breach, "cause", { value: error, enumerable: false })
  if (error instanceof Error && error.stack !== undefined) breach.stack = stackOf(message, error.stack)
  told.add(breach)
  return breach
}

/** Where the case found the fault, not where it was given its sentence. */
function stackOf(message: string, stack: string): string {
  const at = stack.search(/\n {4}at /)
  return `AssertionError: ${message}${at < 0 ? "" : stack.slice(at)}`
}
