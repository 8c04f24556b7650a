import { findEntryById } from "../../../kit/state/directory.ts"
import type { LiveSqlServer } from "../state.ts"
import { same } from "../../../kit/state/resource-id.ts"
import { sqlServerId, sqlType } from "../state.ts"
import { shown } from "../../../kit/arm/fields/kept.ts"
import type { Servers } from "../../../kit/database-servers/server-kind.ts"

const principalTypes = { app: "Application", user: "User", group: "Group" } as const

const administrators = (plane: Servers<LiveSqlServer>["plane"], server: LiveSqlServer) => {
  if (server.administrator === undefined) return {}
  const { login, objectId } = server.administrator
  const entry = findEntryById(plane.store.state, objectId)
  return {
    administrators: {
      administratorType: "ActiveDirectory",
      ...(entry !== undefined && { principalType: principalTypes[entry.kind] }),
      login,
      sid: objectId,
      tenantId: plane.store.state.tenantId,
      azureADOnlyAuthentication: server.entraOnly,
    },
  }
}

/**
 * A logical server as recorded (version 2023-05-01-preview); the administrator is shown only when asked for with
 * `$expand=administrators/activedirectory`. The name clients connect to is the loopback address of the gateway,
 * because there is no DNS for the sandbox.
 */
export const serverBody = (
  { plane, hosts }: Servers<LiveSqlServer>,
  server: LiveSqlServer,
  expand: string,
) => {
  const id = sqlServerId(server)
  const host = hosts.find(id)?.host
  const body = {
    ...(server.systemIdentity !== undefined && {
      identity: {
        principalId: server.systemIdentity.principalId,
        type: "SystemAssigned",
        tenantId: plane.store.state.tenantId,
      },
    }),
    kind: "v12.0",
    properties: {
      administratorLogin: server.administratorLogin,
      version: "12.0",
      state: "Ready",
      ...(host !== undefined && { fullyQualifiedDomainName: host }),
      privateEndpointConnections: [],
      minimalTlsVersion: "None",
      publicNetworkAccess: server.publicNetworkAccess,
      ...(same(expand, "administrators/activedirectory") && administrators(plane, server)),
      restrictOutboundNetworkAccess: "Disabled",
      externalGovernanceStatus: "Disabled",
    },
    location: server.location,
    id,
    name: server.name,
    type: sqlType,
  }
  return shown(body, server.kept)
}
