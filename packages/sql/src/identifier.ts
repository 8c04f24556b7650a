import { sqlFailure } from "./errors.ts"

/**
 * Checks a name before anything is planned: not empty, no NUL, and short enough that the database does not cut it silently.
 *
 * @param limit - in bytes of UTF-8
 * @throws KeylessError `identifier_invalid`
 * @public
 */
export function assertIdentifier(name: string, what: string, limit: number): void {
  const length = Buffer.byteLength(name, "utf8")
  if (length === 0 || name.includes("\0")) {
    throw sqlFailure("identifier_invalid", `The ${what} is empty or holds a NUL character.`)
  }
  if (length > limit) {
    throw sqlFailure(
      "identifier_invalid",
      `The ${what} "${name}" has ${length} bytes; the database keeps ${limit}.`,
      {
        hint: "Choose a shorter connection name.",
      },
    )
  }
}
