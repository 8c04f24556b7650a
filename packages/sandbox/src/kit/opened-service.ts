import type { ControlPlane } from "./context.ts"
import type { RunningService } from "./running-service.ts"
import type { ServicePart } from "./state/service-part.ts"

/** A service of one sandbox. */
export interface OpenedService extends ServicePart {
  readonly name: string
  start(plane: ControlPlane): RunningService
}
