import { z } from "zod"
import type { LiveMysqlServer } from "../../../state/live-types.ts"
import { same } from "../../../state/resource-id.ts"
import { armFailure } from "../answers.ts"
import { parseBody } from "../body.ts"
import { authorizeAssignment } from "../checks.ts"
import { identityBody, namedIdentities, wantedIdentity } from "../identity.ts"
import type { ArmRequest, ArmRoute } from "../routes.ts"
import type { Servers } from "../servers/server-kind.ts"
import { serverReads } from "../servers/server-reads.ts"
import { serverBody } from "./server-body.ts"

const ignored = z.unknown().optional()

/** Body of PATCH. What the sandbox has no use for (sku, storage, backup …) is taken and ignored. */
const patchBody = z.strictObject({
  sku: ignored,
  tags: ignored,
  identity: identityBody.nullish(),
  properties: z
    .strictObject({
      administratorLoginPassword: z.string().nullish(),
      network: z
        .strictObject({
          publicNetworkAccess: z.enum(["Enabled", "Disabled"]).nullish(),
          delegatedSubnetResourceId: ignored,
          privateDnsZoneResourceId: ignored,
        })
        .nullish(),
      version: ignored,
      storage: ignored,
      backup: ignored,
      highAvailability: ignored,
      maintenanceWindow: ignored,
      replicationRole: ignored,
      dataEncryption: ignored,
    })
    .nullish(),
})

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
    ...serverReads(servers, (server) => serverBody(plane, server)),
    {
      method: "PATCH",
      path: servers.path,
      operation,
      apiVersions: kind.apiVersions,
      handle(request) {
        const server = servers.of(request)
        const { identity, properties } = parseBody(patchBody, request.body, plane.lenient)
        const identities = identity
          ? identitiesAfter(server, request, identity)
          : server.userAssignedIdentities
        const names = { operation, management: "UpsertServerManagementOperationV2" }
        return servers.accept(server, request, names, async (databases, id) => {
          server.userAssignedIdentities = identities
          const access = properties?.network?.publicNetworkAccess
          if (access) server.publicNetworkAccess = access
          if (properties?.administratorLoginPassword)
            server.administratorPassword = properties.administratorLoginPassword
          await databases.syncAdministrators(id)
        })
      },
    },
  ]
}
