import { fail } from "../errors.ts"
import { type Shape, troubleWith } from "../guard/shape.ts"

/**
 * Checks what a caller gave, who may write in JavaScript.
 *
 * @param what - what it was given to: `plan`
 * @throws KeylessError `invalid_options` with the path of the option
 */
export function checkGiven(what: string, shape: Shape, given: unknown): void {
  const trouble = troubleWith(shape, given)
  if (trouble === null) return
  const path = /^"([^"]*)"/.exec(trouble)?.[1] ?? ""
  throw fail("invalid_options", `Options of ${what}: ${trouble}.`, {
    hint: "Correct them; nothing was changed.",
    details: { call: what, issues: [{ path, message: trouble }] },
  })
}
