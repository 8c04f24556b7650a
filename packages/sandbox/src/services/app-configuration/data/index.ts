import { configurationAudiences } from "../../../kit/state/audiences.ts"
import type { LiveAppConfigurationStore } from "../../../kit/state/live-types.ts"
import { appConfigurationStoreId, same } from "../../../kit/state/resource-id.ts"
import type { ControlPlane } from "../../../kit/context.ts"
import { createDataService, type ServeData } from "../../../kit/data/service.ts"
import type { Log, RequestRecord } from "../../../kit/http/request-log.ts"
import { problem, unauthorized } from "./answers.ts"
import { keyValueRoutes } from "./key-values.ts"
import { keyValueListRoutes } from "./lists.ts"

const apiVersions = ["1.0", "2023-10-01", "2023-11-01", "2024-09-01", "2026-04-01"]

/** The key-values of App Configuration stores over HTTPS, as `@azure/app-configuration` asks for them. */
export const createConfigurationService = (plane: ControlPlane, log: Log<RequestRecord>): ServeData => {
  let answered = 0
  return createDataService<LiveAppConfigurationStore>(plane, log, {
    kind: "configuration",
    apiVersions,
    routes: [...keyValueRoutes(plane), ...keyValueListRoutes(plane)],
    find: (id) =>
      plane.store.state.appConfigurationStores.find((store) => same(appConfigurationStoreId(store), id)),
    audiences: (id) => [...configurationAudiences, plane.endpoints.find(id)?.url ?? ""],
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
