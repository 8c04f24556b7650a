import type { ControlPlane } from "../context.ts"
import type { Log, RequestRecord } from "../http/request-log.ts"
import type { DataOpeners } from "./service-endpoints.ts"

/** Opens the data planes of key vaults and App Configuration stores. Their code is loaded when there is one. */
export const createDataOpeners = (plane: () => ControlPlane, log: Log<RequestRecord>): DataOpeners => ({
  async vault() {
    const { createVaultService } = await import("../../services/key-vault/data/index.ts")
    return createVaultService(plane(), log)
  },
  async configuration() {
    const { createConfigurationService } = await import("../../services/app-configuration/data/index.ts")
    return createConfigurationService(plane(), log)
  },
})
