import type { AuthPlugin } from "./auth.ts"
import type { ClientPlugin } from "./client.ts"
import type { SourcePlugin } from "./source.ts"
import type { TargetPlugin } from "./target.ts"

/** Any plugin. @public */
export type Plugin = SourcePlugin | TargetPlugin | AuthPlugin | ClientPlugin
