import type { Closers } from "./closer.ts"
import type { Context } from "./context.ts"
import { type PluginBase, type PluginDraft, stamp } from "./plugin.ts"
import type { Principal } from "./principal.ts"
import type { RunsAs } from "./runs-as.ts"
import type { ResolvedSource } from "./source.ts"
import type { Step } from "./step.ts"

/** What a database needs to know of a principal besides its object id. @public */
export interface PrincipalNeeds {
  readonly clientId: boolean
}

/** A kind of identity. @public */
export interface AuthPlugin<O = unknown> extends PluginBase<"auth", O> {
  /** @defaultValue `managed-identity` */
  readonly runsAs?: RunsAs
  /** An {@link AppCredential} kind, so that settings can be previewed before the identity is known. */
  readonly credential: Principal["credential"]["kind"]
  /** What removes the temporary resources of its steps. @defaultValue its steps make none */
  readonly closers?: Closers
  /** The step that makes the identity ready and whose value it is. Reads only; the step and those that it needs do the rest. */
  resolve(
    context: Context,
    options: O,
    source: ResolvedSource,
    needs?: PrincipalNeeds,
  ): Promise<Step<Principal>>
}

/** Makes an auth plugin out of its parts. @public */
export function defineAuth<O>(draft: PluginDraft<AuthPlugin<O>>): AuthPlugin<O> {
  return stamp<AuthPlugin<O>>("auth", draft)
}
