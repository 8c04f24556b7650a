import { join } from "node:path"
import { makeFolder } from "@keyless/core/lock"
import { type Engine, engineErrors, type Plan } from "@keyless/core"
import type { CommandInput } from "./command-input.ts"

/** What `--no-wait` prints. */
export interface HandedOver {
  readonly connection: string
  /** File that progress, result and errors go to. */
  readonly log: string
}

/**
 * Hands a planned run to a detached copy of this program, which plans again and carries it out. Questions are asked here, since nobody will be
 * there to answer the copy.
 *
 * @throws KeylessError `consent_required`, `consent_refused`
 */
export async function handOver(
  { argv, flags, host }: CommandInput,
  engine: Engine,
  plan: Plan,
  signal: AbortSignal,
): Promise<HandedOver> {
  if (flags["yes"] !== true && plan.steps.some(({ consent }) => consent !== undefined)) {
    for (const step of await engine.preview(plan, { signal })) {
      if (step.consent === undefined || step.state === "in_place") continue
      if (!host.canAsk) {
        throw engineErrors("consent_required", `"${step.title}" needs a yes: ${step.consent}`, {
          hint: "Pass --yes, or answer on a terminal.",
        })
      }
      const prompts = await host.prompts()
      if (!(await prompts.confirm(step.consent)))
        throw engineErrors("consent_refused", `"${step.title}" was refused.`)
    }
  }
  const folder = join(host.stateDirectory, "logs")
  await makeFolder(folder)
  const log = join(folder, `${plan.operation}-${plan.connection}-${Date.now()}.log`)
  const again = argv.filter((word) => word !== "--no-wait")
  // The copy must not make up another name.
  const named = flags["connection"] === undefined && flags["id"] === undefined
  // A default of the config must not make the copy hand over in its turn.
  const words = [...again, "--yes", "--wait", ...(named ? ["--connection", plan.connection] : [])]
  await host.detach({ kind: "command", argv: words }, log)
  return { connection: plan.connection, log }
}
