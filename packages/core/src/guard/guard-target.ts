import type { ResolvedTarget, TargetPlugin } from "../plugin/index.ts"
import type { Guard } from "./guard.ts"
import { accessValue, findingsValue, usersValue, withValue } from "./step-value.ts"
import { wrongAnswer } from "./plugin-failed.ts"
import type { Shape } from "./shape.ts"

const endpointShape: Shape = {
  protocol: "name",
  host: "host",
  port: "port",
  database: "name",
  "extras?": "texts by key",
}

const targetShape: Shape = {
  id: "name",
  name: "name",
  endpoint: endpointShape,
  connect: "function",
  disconnect: "function",
  "appWay?": "function",
  inspect: "function",
  "disconnectClaimed?": "function",
  "audit?": "function",
}

/** A target plugin, with every call guarded. */
export function guardTarget(plugin: TargetPlugin, guard: Guard): TargetPlugin {
  return {
    ...plugin,
    async resolve(context, options) {
      const found = await guard.read(context, "resolve", targetShape, () => plugin.resolve(context, options))
      const { protocol } = found.endpoint
      if (protocol !== plugin.protocol) {
        throw wrongAnswer(
          guard.plugin,
          "resolve",
          `"endpoint.protocol" is ${protocol}, and the plugin is for ${plugin.protocol}`,
        )
      }
      return guardResolvedTarget(guard, found)
    },
    ...(plugin.optionsForServer === undefined
      ? {}
      : {
          optionsForServer: (options: unknown) =>
            guard.call("optionsForServer", "any", () => plugin.optionsForServer?.(options)),
        }),
    ...(plugin.optionsForDatabase === undefined
      ? {}
      : {
          optionsForDatabase: (options: unknown, database: string) =>
            guard.call("optionsForDatabase", "any", () => plugin.optionsForDatabase?.(options, database)),
        }),
    optionsFromId: (id) => guard.call("optionsFromId", "any", () => plugin.optionsFromId(id)),
  }
}

function guardResolvedTarget(guard: Guard, target: ResolvedTarget): ResolvedTarget {
  const claimAll = (call: string, steps: readonly unknown[]) => {
    for (const step of steps) guard.claim(call, step)
  }
  const audit = () => {
    const steps = target.audit?.()
    if (steps === undefined) throw wrongAnswer(guard.plugin, "audit", "it is not an object")
    return steps
  }
  return {
    ...target,
    connect(request) {
      const asked = guard.call("connect", { steps: ["any"], access: {} }, () => target.connect(request))
      claimAll("connect", [...asked.steps, asked.access])
      if (!asked.steps.includes(asked.access)) throw noAccess(guard)
      const access = withValue(guard, asked.access, accessValue)
      const steps = asked.steps.map((step) => (step === asked.access ? access : step))
      const look = steps.find((step) => step === asked.look)
      return { steps, access, ...(look === undefined ? {} : { look }) }
    },
    disconnect: (existing, others, owner) =>
      guard.steps("disconnect", () => target.disconnect(existing, others, owner)),
    ...(target.appWay === undefined
      ? {}
      : { appWay: (way, access) => guard.steps("appWay", () => target.appWay?.(way, access) ?? []) }),
    inspect(existing, others, app) {
      const shape: Shape = { helpers: ["any"], looks: ["any"] }
      const { helpers, looks } = guard.call("inspect", shape, () => target.inspect(existing, others, app))
      claimAll("inspect", [...helpers, ...looks])
      return { helpers, looks: looks.map((look) => withValue(guard, look, findingsValue)) }
    },
    ...(target.disconnectClaimed === undefined
      ? {}
      : {
          disconnectClaimed: (claimant, others) =>
            guard.steps("disconnectClaimed", () => target.disconnectClaimed?.(claimant, others) ?? []),
        }),
    ...(target.audit === undefined
      ? {}
      : {
          audit() {
            const { helpers, users } = guard.call("audit", { helpers: ["any"], users: {} }, () => audit())
            claimAll("audit", [...helpers, users])
            return { helpers, users: withValue(guard, users, usersValue) }
          },
        }),
  }
}

function noAccess({ plugin }: Guard) {
  return wrongAnswer(
    plugin,
    "connect",
    `its "access" is not among its "steps", so that nothing would prove the access`,
  )
}
