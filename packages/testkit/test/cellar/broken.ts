import type {
  AccessSteps,
  Action,
  ConnectRequest,
  ExistingConnection,
  InspectSteps,
  Proof,
  ResolvedTarget,
  Ephemeral,
  Step,
  TargetPlugin,
} from "@keyless/core/plugin"
import { changedTarget } from "../../src/engine/hook.ts"

/** A target that gives out something else than it found. */
export function broken(
  plugin: TargetPlugin,
  change: (found: ResolvedTarget) => Partial<ResolvedTarget>,
): TargetPlugin {
  return changedTarget(plugin, change)
}

/** A target with another action of that id in its connect, disconnect and inspect steps. */
export function brokenAction(
  plugin: TargetPlugin,
  id: string,
  change: (step: Action) => Partial<Action>,
): TargetPlugin {
  return brokenSteps(plugin, (step) =>
    step.id === id && step.kind === "action" ? { ...step, ...change(step) } : step,
  )
}

/** A target with another ephemeral step. */
export function brokenEphemeral(
  plugin: TargetPlugin,
  change: (step: Ephemeral) => Partial<Ephemeral>,
): TargetPlugin {
  return brokenSteps(plugin, (step) => (step.kind === "ephemeral" ? { ...step, ...change(step) } : step))
}

/** A target that asks for its steps with another request. */
export function misled(
  plugin: TargetPlugin,
  change: (request: ConnectRequest) => Partial<ConnectRequest>,
): TargetPlugin {
  return broken(plugin, (found) => ({
    connect: (request) => found.connect({ ...request, ...change(request) }),
  }))
}

function brokenSteps(plugin: TargetPlugin, change: (step: Step) => Step): TargetPlugin {
  return broken(plugin, (found) => ({
    connect(request): AccessSteps {
      const { steps, access } = found.connect(request)
      const given = change(access)
      const isText = (step: Step): step is Step<string> => step.id === access.id
      if (!isText(given)) throw new TypeError("the access step keeps its id")
      return { steps: steps.map((step) => (step === access ? given : change(step))), access: given }
    },
    disconnect: (existing: ExistingConnection, others) => found.disconnect(existing, others).map(change),
    inspect(existing, others): InspectSteps {
      const { helpers, looks } = found.inspect(existing, others)
      return { helpers: helpers.map(change), looks }
    },
  }))
}

/** A target whose access step looks in another way. */
export function brokenAccess(
  plugin: TargetPlugin,
  change: (prove: Proof<string>["prove"]) => Proof<string>["prove"],
): TargetPlugin {
  return broken(plugin, (found) => ({
    connect(request) {
      const { steps, access } = found.connect(request)
      if (access.kind !== "proof") throw new TypeError("the access step is a proof")
      const given = { ...access, prove: change((context) => access.prove(context)) }
      return { steps: steps.map((step) => (step === access ? given : step)), access: given }
    },
  }))
}
