import type { z } from "zod"
import type { LiveMysqlServer } from "../state.ts"
import { same } from "../../../kit/state/resource-id.ts"
import { armFailure } from "../../../kit/arm/answers.ts"
import { authorizeAssignment } from "../../../kit/arm/checks.ts"
import { keptAfter } from "../../../kit/arm/fields/kept.ts"
import { type identityBody, namedIdentities, wantedIdentity } from "../../../kit/arm/identity.ts"
import { withBody, type ArmRequest, type ArmRoute } from "../../../kit/arm/routes.ts"
import type { Servers } from "../../../kit/database-servers/server-kind.ts"
import { serverReads } from "../../../kit/database-servers/server-reads.ts"
import { checkUnchanged } from "../../../kit/database-servers/unchanged.ts"
import { serverBody } from "./server-body.ts"
import { serverRequest, serverSince } from "./server-request.ts"

/** MySQL flexible servers: read, list and change. */
export const mysqlServerRoutes = (servers: Servers<LiveMysqlServer>): ArmRoute[] => {
  const { plane, kind } = servers
  const operation = `${kind.type}/write`

  const identitiesAfter = (
    server: LiveMysqlServer,
    request: ArmRequest,
    wanted: z.output<typeof identityBody>,
  ) => {
    authorizeAssignment(plane.store, request, operation, namedIdentities(wanted))
    const { system, userAssigned } = wantedIdentity(plane.store, server.userAssignedIdentities, wanted, false)
    if (system) {
      throw armFailure(
        400,
        "InvalidIdentityType",
        `The identity type '${wanted.type}' is not supported: the servers of ${kind.type} have user-assigned identities.`,
      )
    }
    const needed = server.administrator?.identityResourceId
    if (needed !== undefined && !userAssigned.some((id) => same(id, needed))) {
      // No recording shows this refusal; code and sentence are ours.
      throw armFailure(
        400,
        "IdentityInUse",
        `The identity '${needed}' is the one of the Microsoft Entra administrator of server '${server.name}'.`,
      )
    }
    return userAssigned
  }

  return [
    ...serverReads(servers, (server) => serverBody(servers, server), serverSince),
    {
      method: "PATCH",
      path: servers.path,
      operation,
      apiVersions: kind.apiVersions,
      since: serverSince,
      basis: "recorded",
      ...withBody(plane, serverRequest, (request, body) => {
        const server = servers.running(request, operation)
        checkUnchanged(server, body)
        const { identity, properties } = body
        const identities = identity
          ? identitiesAfter(server, request, identity)
          : server.userAssignedIdentities
        const names = { operation, management: "UpsertServerManagementOperationV2" }
        return servers.accept(server, request, names, async (databases, id) => {
          server.kept = keptAfter(serverRequest, server.kept, body)
          server.userAssignedIdentities = identities
          const access = properties?.network?.publicNetworkAccess
          if (access) server.publicNetworkAccess = access
          if (properties?.administratorLoginPassword)
            server.administratorPassword = properties.administratorLoginPassword
          await databases.syncAdministrators(id)
        })
      }),
    },
  ]
}
