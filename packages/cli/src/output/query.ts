import type { JSONValue } from "@jmespath-community/jmespath"
import { fail } from "../errors.ts"

/**
 * Makes a function that applies a JMESPath expression. Made before a command does anything, so that a mistake in the expression does
 * not come to light after the work is done.
 *
 * @throws KeylessError `invalid_query`
 */
export async function compileQuery(expression: string): Promise<(value: unknown) => unknown> {
  const { compile, search } = await import("@jmespath-community/jmespath")
  const checked = <T>(work: () => T): T => {
    try {
      return work()
    } catch (cause) {
      const said = cause instanceof Error ? cause.message : String(cause)
      throw fail("invalid_query", `--query "${expression}": ${said}`, {
        hint: "See https://jmespath.org for the syntax; quote the expression for your shell.",
        cause,
      })
    }
  }
  checked(() => compile(expression))
  return (value) => checked(() => search(toJson(value), expression))
}

/** The value as it would come out of its JSON text: no undefined, no functions. */
function toJson(value: unknown): JSONValue {
  const json: JSONValue = JSON.parse(JSON.stringify(value) ?? "null")
  return json
}
