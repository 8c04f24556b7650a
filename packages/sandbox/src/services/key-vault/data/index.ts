import { vaultAudience } from "../../../kit/state/audiences.ts"
import type { LiveKeyVault } from "../../../kit/state/live-types.ts"
import { keyVaultId, same } from "../../../kit/state/resource-id.ts"
import type { ControlPlane } from "../../../kit/context.ts"
import { createDataService, type ServeData } from "../../../kit/data/service.ts"
import type { Log, RequestRecord } from "../../../kit/http/request-log.ts"
import { vaultError, vaultUnauthorized } from "./answers.ts"
import { deletedSecretRoutes } from "./deleted-secrets.ts"
import { secretRoutes } from "./secrets.ts"

const apiVersions = ["7.0", "7.1", "7.2", "7.3", "7.4", "7.5", "7.6", "2025-07-01", "2026-04-01"]

/** The secrets of key vaults over HTTPS, as `@azure/keyvault-secrets` asks for them. */
export const createVaultService = (plane: ControlPlane, log: Log<RequestRecord>): ServeData =>
  createDataService<LiveKeyVault>(plane, log, {
    kind: "vault",
    apiVersions,
    routes: [...secretRoutes(plane), ...deletedSecretRoutes(plane)],
    find: (id) => plane.store.state.keyVaults.find((vault) => same(keyVaultId(vault), id)),
    audiences: () => [vaultAudience],
    unauthorized: (problem) => vaultUnauthorized(problem, `${plane.url}/${plane.store.state.tenantId}`),
    error: (status, code, message) => vaultError(status, code, message),
    contentType: () => "application/json; charset=utf-8",
  })
