import type { LiveSqlServer } from "../state.ts"
import { same } from "../../../kit/state/resource-id.ts"
import type { ArmRoute } from "../../../kit/arm/routes.ts"
import { childReads } from "../../../kit/database-servers/children.ts"
import type { Servers } from "../../../kit/database-servers/server-kind.ts"

const key = "Default"

/** Whether passwords are refused, `azureADOnlyAuthentications/Default`, read only; the type is that of the server (recorded). */
export const sqlEntraOnlyRoutes = (servers: Servers<LiveSqlServer>): ArmRoute[] =>
  childReads(servers, {
    collection: "azureADOnlyAuthentications",
    basis: "recorded",
    shownType: servers.kind.type,
    list: (server) => [server.entraOnly],
    find: (server, name) => (same(name, key) ? server.entraOnly : undefined),
    show: (azureADOnlyAuthentication) => ({ key, name: key, properties: { azureADOnlyAuthentication } }),
  })
