import type { ControlPlane } from "./control-plane/context.ts"
import type { Log, RequestRecord } from "./control-plane/request-log.ts"
import type { DataOpeners } from "./control-plane/service-endpoints.ts"

/** Opens the data planes of key vaults and App Configuration stores. Their code is loaded when there is one. */
export const createDataOpeners = (plane: () => ControlPlane, log: Log<RequestRecord>): DataOpeners => ({
  async vault() {
    const { createVaultService } = await import("./control-plane/vault/index.ts")
    return createVaultService(plane(), log)
  },
  async configuration() {
    const { createConfigurationService } = await import("./control-plane/configuration/index.ts")
    return createConfigurationService(plane(), log)
  },
})
