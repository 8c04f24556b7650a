import { engineErrors } from "@keyless/core"
import { readConnectionRef } from "../arguments/connection-ref.ts"
import { readOwnerLogin } from "../arguments/owner-login.ts"
import { carryOut } from "./carry-out.ts"
import type { ConnectionInput } from "./command-input.ts"
import { handOver } from "./hand-over.ts"
import { cancellable, openEngine, resultPrinter } from "./session.ts"

/** `delete`: drops the database user of a connection and removes its settings. Prints nothing, like the Azure CLI. */
export async function deleteConnection(input: ConnectionInput): Promise<void> {
  const { flags, host, source, target } = input
  const ref = readConnectionRef(flags, source, target)
  const print = await resultPrinter(input)
  const owner = await readOwnerLogin(flags, host)
  const engine = await openEngine(input)
  await cancellable(input, async (signal) => {
    const plan = await engine.planDelete(ref, { signal, ...(owner === undefined ? {} : { owner }) })
    if (flags["yes"] !== true) {
      const question = `Delete the connection ${plan.connection} with its settings, and its database user unless others need it?`
      if (!host.canAsk) {
        throw engineErrors("consent_required", `Deleting needs a yes: ${question}`, {
          hint: "Pass --yes, or answer on a terminal.",
        })
      }
      const prompts = await host.prompts()
      if (!(await prompts.confirm(question))) throw engineErrors("consent_refused", "Nothing was deleted.")
    }
    if (flags["wait"] === false) await print(await handOver(input, engine, plan, signal))
    else await carryOut(input, engine, plan, signal)
  })
}
