import { flexibleView } from "../../kit/database-servers/flexible-view.ts"
import { findServer } from "../../kit/database-servers/find-server.ts"
import type { ServiceKit } from "../../kit/service.ts"
import { type PostgresServerView, type PostgresState, postgresServerId } from "./state.ts"

/** What the databases see of a server; read again for every session. @throws Error when the server is gone */
export const postgresView = (kit: ServiceKit<PostgresState>, id: string): PostgresServerView =>
  flexibleView(kit, id, findServer(kit.own.postgresServers, postgresServerId, id))
