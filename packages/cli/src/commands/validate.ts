import { readConnectionRef } from "../arguments/connection-ref.ts"
import { fail } from "../errors.ts"
import { carryOut } from "./carry-out.ts"
import type { ConnectionInput } from "./command-input.ts"
import { cancellable, note, openEngine, resultPrinter } from "./session.ts"

/**
 * `validate`: looks at everything a connection rests on and prints what it found, in the shape of the Azure CLI.
 *
 * @throws KeylessError `validation_failed` after printing, if a finding is a failure
 */
export async function validate(input: ConnectionInput): Promise<void> {
  const { flags, source, target } = input
  const ref = readConnectionRef(flags, source, target)
  const print = await resultPrinter(input)
  const engine = await openEngine(input)
  const validation = await cancellable(input, async (signal) =>
    carryOut(input, engine, await engine.planValidate(ref, { signal }), signal),
  )
  await print(
    validation.findings.map(({ name, description, result, errorCode, errorMessage }) => ({
      name,
      description,
      result,
      errorCode: errorCode ?? null,
      errorMessage: errorMessage ?? null,
    })),
  )
  const failures = validation.findings.filter(({ result }) => result === "failure")
  for (const { name, hint } of validation.findings) {
    if (hint !== undefined && !input.common.onlyShowErrors) note(input, `hint: ${name}: ${hint}`)
  }
  if (validation.ok) return
  const names = failures.map(({ name }) => name).join(", ")
  throw fail("validation_failed", `The connection ${validation.connection} is not as it should be: ${names}.`)
}
