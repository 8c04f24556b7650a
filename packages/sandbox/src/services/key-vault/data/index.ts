import { vaultAudience } from "../audience.ts"
import type { LiveKeyVault } from "../state.ts"
import { keyVaultId } from "../state.ts"
import { same } from "../../../kit/state/resource-id.ts"
import type { ServiceKit } from "../../../kit/service.ts"
import type { KeyVaultState } from "../state.ts"
import { createDataService } from "../../../kit/data/service.ts"
import { type ServeData } from "../../../kit/data/data-endpoints.ts"
import { vaultError, vaultUnauthorized } from "./answers.ts"
import type { DataRoute } from "../../../kit/data/routes.ts"

const apiVersions = ["7.0", "7.1", "7.2", "7.3", "7.4", "7.5", "7.6", "2025-07-01", "2026-04-01"]

/** The secrets of key vaults over HTTPS, as `@azure/keyvault-secrets` asks for them. */
export const createVaultService = (
  plane: ServiceKit<KeyVaultState>,
  routes: readonly DataRoute<LiveKeyVault>[],
): ServeData =>
  createDataService<LiveKeyVault>(plane, {
    kind: "vault",
    apiVersions,
    routes: routes,
    find: (id) => plane.own.keyVaults.find((vault) => same(keyVaultId(vault), id)),
    audiences: () => [vaultAudience],
    unauthorized: (problem) => vaultUnauthorized(problem, `${plane.url}/${plane.store.state.tenantId}`),
    error: (status, code, message) => vaultError(status, code, message),
    contentType: () => "application/json; charset=utf-8",
  })
