import type { PostgresPlane } from "../../ports.ts"
import type { LivePostgresServer } from "../../state/live-state.ts"
import { canonical, postgresServerId, type Location } from "../../state/resource-id.ts"
import type { ControlPlane } from "../context.ts"
import { resourceNotFound, type ArmAnswer } from "./answers.ts"
import type { Operations } from "./operations.ts"
import { locationOf, type ArmRequest } from "./routes.ts"

export const postgresProvider = "Microsoft.DBforPostgreSQL"
export const serverType = `${postgresProvider}/flexibleServers`
export const serverPath = `/subscriptions/{subscriptionId}/resourceGroups/{resourceGroup}/providers/${serverType}/{name}`

/** The server a request names. @throws ArmFailure 404 when there is none. */
export const serverOf = (plane: ControlPlane, request: ArmRequest): LivePostgresServer => {
  const server = plane.store.findPostgresServer(locationOf(request))
  if (server === undefined)
    throw resourceNotFound(serverType, request.param("name"), request.param("resourceGroup"))
  return server
}

/** Accepts a write that changes a server. */
export type AcceptWrite = (
  server: Location & { readonly location: string },
  request: ArmRequest,
  names: { readonly operation: string; readonly management: string },
  work: (databases: PostgresPlane, id: string) => Promise<void>,
) => ArmAnswer

/** Every write to a PostgreSQL server is long-running, and the writes to one server follow each other. */
export const createAcceptWrite =
  (plane: ControlPlane, operations: Operations): AcceptWrite =>
  (server, request, { operation, management }, work) => {
    const id = canonical(postgresServerId(server))
    return operations.accept({
      name: management,
      operation,
      provider: postgresProvider,
      location: server.location.replaceAll(" ", "").toLowerCase(),
      subscriptionId: server.subscriptionId,
      apiVersion: request.apiVersion,
      queue: id,
      work: async () => work(await plane.databases.plane(), id),
    })
  }
