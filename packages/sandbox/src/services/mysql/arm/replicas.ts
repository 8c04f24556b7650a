import type { LiveMysqlServer } from "../state.ts"
import { ok } from "../../../kit/arm/answers.ts"
import type { ArmRoute } from "../../../kit/arm/routes.ts"
import type { Servers } from "../../../kit/database-servers/server-kind.ts"

/** Replicas of a server; no server of the sandbox has one. */
export const mysqlReplicaRoutes = ({ kind, path, of }: Servers<LiveMysqlServer>): ArmRoute[] => [
  {
    method: "GET",
    path: `${path}/replicas`,
    operation: `${kind.type}/replicas/read`,
    apiVersions: kind.childVersions ?? kind.apiVersions,
    basis: "specified",
    handle(request) {
      of(request)
      return ok({ value: [] })
    },
  },
]
