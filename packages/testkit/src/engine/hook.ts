import { type Plugin } from "@keyless/core"
import type {
  AuthPlugin,
  ConnectRequest,
  ResolvedTarget,
  SourcePlugin,
  Step,
  TargetPlugin,
} from "@keyless/core/plugin"

/** What a test does to the steps of a plan before an engine gets them. */
export interface StepHook {
  wrap<T>(step: Step<T>): Step<T>
  /** Steps to put behind a step. */
  behind(step: Step): readonly Step[]
}

/** The plugins with a hook in every step that makes a connection or takes it away. The engine finds steps by id, so a wrapped step takes the place of its own. */
export function hooked(plugins: readonly Plugin[], hook: StepHook): readonly Plugin[] {
  return plugins.map((plugin) => {
    if (plugin.kind === "auth") return hookedAuth(plugin, hook)
    if (plugin.kind === "target") return changedTarget(plugin, (found) => hookedSteps(found, hook))
    if (plugin.kind === "source") return hookedSource(plugin, hook)
    return plugin
  })
}

/** A target plugin that gives out something else in the place of what it found. */
export function changedTarget(
  plugin: TargetPlugin,
  change: (found: ResolvedTarget) => Partial<ResolvedTarget>,
): TargetPlugin {
  return {
    ...plugin,
    async resolve(context, options) {
      const found = await plugin.resolve(context, options)
      return {
        id: found.id,
        name: found.name,
        endpoint: found.endpoint,
        connect: (request) => found.connect(request),
        disconnect: (existing, others, owner) => found.disconnect(existing, others, owner),
        inspect: (existing, others, app) => found.inspect(existing, others, app),
        ...(found.appWay === undefined ? {} : { appWay: (way, access) => found.appWay?.(way, access) ?? [] }),
        ...(found.disconnectClaimed === undefined
          ? {}
          : { disconnectClaimed: (claimant, others) => found.disconnectClaimed?.(claimant, others) ?? [] }),
        ...change(found),
      }
    },
  }
}

function hookedAuth(plugin: AuthPlugin, hook: StepHook): AuthPlugin {
  return {
    ...plugin,
    resolve: async (context, options, source) => hook.wrap(await plugin.resolve(context, options, source)),
  }
}

/** The steps of a source that are not its identity's: those that let the app read a place for settings. */
function hookedSource(plugin: SourcePlugin, hook: StepHook): SourcePlugin {
  return {
    ...plugin,
    async resolve(context, options) {
      const found = await plugin.resolve(context, options)
      if (found.place === undefined) return found
      return {
        ...found,
        async place(inner, placement, use) {
          const place = await found.place?.(inner, placement, use)
          if (place?.access === undefined) return place ?? null
          const access: typeof place.access = (principal) =>
            (place.access?.(principal) ?? []).flatMap((step) =>
              // The principal's step has its hook already.
              step === principal ? [step] : [hook.wrap(step), ...hook.behind(step)],
            )
          return { ...place, access }
        },
      }
    },
  }
}

function hookedSteps(found: ResolvedTarget, hook: StepHook): Partial<ResolvedTarget> {
  return {
    connect(request: ConnectRequest) {
      const given = found.connect(request)
      const access = hook.wrap(given.access)
      const steps = given.steps.flatMap((step) => {
        // The principal's step has its hook already.
        const wrapped = step === given.access ? access : step === request.principal ? step : hook.wrap(step)
        return [wrapped, ...hook.behind(step)]
      })
      return { steps: [...hook.behind(request.principal), ...steps], access }
    },
    disconnect: (existing, others, owner) =>
      found.disconnect(existing, others, owner).flatMap((step) => [hook.wrap(step), ...hook.behind(step)]),
  }
}
