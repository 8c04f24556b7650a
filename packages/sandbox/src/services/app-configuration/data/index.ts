import { configurationAudiences } from "../audiences.ts"
import type { LiveAppConfigurationStore } from "../state.ts"
import { appConfigurationStoreId } from "../state.ts"
import { same } from "../../../kit/state/resource-id.ts"
import type { DataEndpoints } from "../../../kit/data/data-endpoints.ts"
import type { ServiceKit } from "../../../kit/service.ts"
import type { AppConfigurationState } from "../state.ts"
import { createDataService } from "../../../kit/data/service.ts"
import { type ServeData } from "../../../kit/data/data-endpoints.ts"
import { problem, unauthorized } from "./answers.ts"
import type { DataRoute } from "../../../kit/data/routes.ts"

const apiVersions = ["1.0", "2023-10-01", "2023-11-01", "2024-09-01", "2026-04-01"]

/** The key-values of App Configuration stores over HTTPS, as `@azure/app-configuration` asks for them. */
export const createConfigurationService = (
  plane: ServiceKit<AppConfigurationState>,
  endpoints: DataEndpoints,
  routes: readonly DataRoute<LiveAppConfigurationStore>[],
): ServeData => {
  let answered = 0
  return createDataService<LiveAppConfigurationStore>(plane, {
    kind: "configuration",
    apiVersions,
    routes: routes,
    find: (id) => plane.own.appConfigurationStores.find((store) => same(appConfigurationStoreId(store), id)),
    audiences: (id) => [...configurationAudiences, endpoints.find(id)?.url ?? ""],
    unauthorized,
    error: (status, code, message) => problem(status, code, message),
    // Every answer is up to date already, so the token only has to grow.
    headers() {
      answered += 1
      return { "sync-token": `sandbox=${Buffer.from(String(answered)).toString("base64")};sn=${answered}` }
    },
    contentType(status, path) {
      if (status >= 400) return "application/problem+json; charset=utf-8"
      return `application/vnd.microsoft.appconfig.${path === "/kv" ? "kvset" : "kv"}+json; charset=utf-8`
    },
  })
}
