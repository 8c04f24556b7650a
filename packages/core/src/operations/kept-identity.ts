import type { Context, Principal, ResolvedSource, Step, StepContext } from "../plugin/index.ts"
import { readOtherParts, readPart } from "./app-parts.ts"

/**
 * The step that gives an app its identity, which is not taken away again while another connection of the app, in any of its parts, is for the same
 * one: that was made since, and rests on it.
 */
export function keptIdentity(source: ResolvedSource, step: Step<Principal>): Step<Principal> {
  if (step.kind !== "action" || step.undo === undefined) return step
  const kept: Step<Principal> = {
    ...step,
    async undo(context) {
      const names = await connectionsOf(source, context, objectIdOf(context, kept))
      if (names.length === 0) return step.undo?.(context)
      context.warn(
        `${source.name} keeps its identity: the ${names.length === 1 ? "connection" : "connections"} ${names.join(", ")} of the app ${names.length === 1 ? "is" : "are"} for the same one.`,
      )
    },
  }
  return Object.freeze(kept)
}

/** The identity; nothing where the step failed before it knew. */
function objectIdOf(context: StepContext, step: Step<Principal>): string | undefined {
  try {
    return context.value(step).objectId.toLowerCase()
  } catch {
    return undefined
  }
}

/** Names of the app's connections for an identity; none where they cannot be read. */
async function connectionsOf(
  source: ResolvedSource,
  context: Context,
  objectId: string | undefined,
): Promise<readonly string[]> {
  if (objectId === undefined) return []
  try {
    const [own, others] = await Promise.all([readPart(context, source), readOtherParts(context, source)])
    return [own, ...others]
      .flatMap(({ records }) => records)
      .filter(({ principal }) => principal.objectId.toLowerCase() === objectId)
      .map(({ name }) => name)
  } catch {
    return []
  }
}
