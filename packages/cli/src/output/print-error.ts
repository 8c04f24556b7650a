import { redact, toKeylessError } from "@keyless/core/plugin"
import { exitCodeOf } from "../exit-codes.ts"
import type { TextOutput } from "../process/host.ts"

/** How an error is printed. */
export interface ErrorStyle {
  /** With its stack and those of its causes, redacted. */
  readonly debug: boolean
  /** As a JSON event, for readers that read every line as one. */
  readonly asEvent: boolean
}

/**
 * Prints an error as `error[code]: message` and `hint: …`, or as one line of JSON.
 *
 * @returns the exit code of the error
 */
export function printError(output: Pick<TextOutput, "write">, thrown: unknown, style: ErrorStyle): number {
  const error = toKeylessError(thrown)
  if (style.asEvent) {
    const event = { type: "command.failed", error: error.toJSON(), at: new Date().toISOString() }
    output.write(`${JSON.stringify(event)}\n`)
    return exitCodeOf(error.code)
  }
  output.write(`error[${error.code}]: ${error.message}\n`)
  if (error.hint !== undefined) output.write(`hint: ${error.hint}\n`)
  if (style.debug) {
    for (const text of stacks(error)) output.write(`${redact(text)}\n`)
  } else if (error.code === "unexpected") {
    output.write("hint: Run the command again with --debug to see where this comes from.\n")
  }
  return exitCodeOf(error.code)
}

function stacks(error: unknown): string[] {
  const found: string[] = []
  for (let each = error; each instanceof Error && found.length < 10; each = each.cause) {
    found.push(`${found.length === 0 ? "" : "caused by "}${each.stack ?? each.message}`)
  }
  return found
}
