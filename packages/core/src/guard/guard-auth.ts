import type { AuthPlugin } from "../plugin/index.ts"
import type { Guard } from "./guard.ts"
import { principalValue, withValue } from "./step-value.ts"

/** An auth plugin, with every call guarded. */
export function guardAuth(plugin: AuthPlugin, guard: Guard): AuthPlugin {
  return {
    ...plugin,
    async resolve(context, options, source, needs) {
      const step = await guard.read(context, "resolve", {}, () =>
        plugin.resolve(context, options, source, needs),
      )
      guard.claim("resolve", step)
      return withValue(guard, step, principalValue)
    },
  }
}
