import { Mistake } from "./choice.ts"

/** An error as one or two lines; what nobody foresaw with its stack. */
export function explain(error: unknown): string {
  if (error instanceof Mistake) return `error: ${error.message}`
  if (error instanceof TypeError && "code" in error && String(error.code).startsWith("ERR_PARSE_ARGS"))
    return `error: ${error.message}\nSee --help.`
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}
