import { z } from "zod"
import type { LivePostgresServer } from "../../../state/live-types.ts"
import { canonical, findAt, postgresServerId, same } from "../../../state/resource-id.ts"
import { armFailure } from "../answers.ts"
import { parseBody } from "../body.ts"
import { authorizeAssignment } from "../checks.ts"
import { identityBody, namedIdentities, wantedIdentity } from "../identity.ts"
import { locationOf, type ArmRequest, type ArmRoute } from "../routes.ts"
import type { Servers } from "../servers/server-kind.ts"
import { serverReads } from "../servers/server-reads.ts"
import { serverBody } from "./server-body.ts"

const onOff = z.enum(["Enabled", "Disabled"])
const ignored = z.unknown().optional()

/** Body of PUT and PATCH. What the sandbox has no use for (sku, storage, backup …) is taken and ignored. */
const request = z.strictObject({
  id: ignored,
  name: ignored,
  type: ignored,
  systemData: ignored,
  location: z.string().nullish(),
  sku: ignored,
  tags: ignored,
  identity: identityBody.nullish(),
  properties: z
    .strictObject({
      administratorLogin: z.string().nullish(),
      administratorLoginPassword: z.string().nullish(),
      version: z.string().nullish(),
      authConfig: z
        .strictObject({
          activeDirectoryAuth: onOff.nullish(),
          passwordAuth: onOff.nullish(),
          tenantId: z.string().nullish(),
        })
        .nullish(),
      network: z
        .strictObject({
          publicNetworkAccess: onOff.nullish(),
          delegatedSubnetResourceId: ignored,
          privateDnsZoneArmResourceId: ignored,
        })
        .nullish(),
      ...Object.fromEntries(
        `storage backup maintenanceWindow highAvailability dataEncryption createMode replica replicationRole
         availabilityZone cluster sourceServerResourceId pointInTimeUTC replicaCapacity state minorVersion
         fullyQualifiedDomainName privateEndpointConnections`
          .split(/\s+/)
          .map((name) => [name, ignored]),
      ),
    })
    .nullish(),
})

type ServerRequest = z.output<typeof request>

const management = { write: "UpsertServerManagementOperationV2", delete: "DropServerManagementOperation" }

/** PostgreSQL flexible servers. */
export const postgresServerRoutes = (servers: Servers<LivePostgresServer>): ArmRoute[] => {
  const { plane, accept } = servers
  const { store } = plane
  const { type, apiVersions } = servers.kind
  const write = { operation: `${type}/write`, management: management.write }

  /** Checks what can be refused at once and answers the change to make when the operation runs. */
  const prepare = (server: LivePostgresServer, body: ServerRequest): (() => void) => {
    const { authConfig, network, administratorLoginPassword } = body.properties ?? {}
    const entraAuth = authConfig?.activeDirectoryAuth
      ? authConfig.activeDirectoryAuth === "Enabled"
      : server.entraAuth
    const passwordAuth = authConfig?.passwordAuth
      ? authConfig.passwordAuth === "Enabled"
      : server.passwordAuth
    if (!entraAuth && !passwordAuth) {
      throw armFailure(
        400,
        "InvalidParameterValue",
        "Invalid value given for parameter authConfig. At least one authentication method has to be enabled.",
      )
    }
    if (authConfig?.tenantId && !same(authConfig.tenantId, store.state.tenantId)) {
      throw armFailure(400, "InvalidParameterValue", "Invalid value given for parameter authConfig.tenantId.")
    }
    const identities = body.identity
      ? wantedIdentity(store, server.userAssignedIdentities, body.identity, false).userAssigned
      : server.userAssignedIdentities
    return () => {
      server.entraAuth = entraAuth
      server.passwordAuth = passwordAuth
      if (!entraAuth) server.administrators = []
      if (network?.publicNetworkAccess) server.publicNetworkAccess = network.publicNetworkAccess
      if (administratorLoginPassword) server.administratorPassword = administratorLoginPassword
      server.userAssignedIdentities = identities
    }
  }
  const change = (server: LivePostgresServer, armRequest: ArmRequest, body: ServerRequest) => {
    if (body.identity) authorizeAssignment(store, armRequest, write.operation, namedIdentities(body.identity))
    const apply = prepare(server, body)
    return accept(server, armRequest, write, async (databases, id) => {
      apply()
      await databases.syncAdministrators(id)
    })
  }
  const create = (armRequest: ArmRequest, body: ServerRequest) => {
    const { properties, location } = body
    if (!location)
      throw armFailure(400, "LocationRequired", "The location property is required for this definition.")
    if (!properties?.administratorLogin || !properties.administratorLoginPassword) {
      throw armFailure(400, "InvalidParameterValue", "Invalid value given for parameter administratorLogin.")
    }
    const server: LivePostgresServer = {
      ...locationOf(armRequest),
      location,
      state: "Ready",
      isReplica: false,
      version: properties.version ?? "18",
      entraAuth: false,
      passwordAuth: true,
      publicNetworkAccess: "Enabled",
      administratorLogin: properties.administratorLogin,
      administratorPassword: properties.administratorLoginPassword,
      administrators: [],
      firewallRules: [],
      databases: [],
      publicSchemaOwner: "azure_pg_admin",
      userAssignedIdentities: [],
      sql: {},
    }
    if (body.identity) authorizeAssignment(store, armRequest, write.operation, namedIdentities(body.identity))
    const apply = prepare(server, body)
    return accept(server, armRequest, write, async () => {
      apply()
      store.state.postgresServers.push(server)
      await plane.databases.postgres.start(postgresServerId(server))
    })
  }

  return [
    ...serverReads(servers, (server) => serverBody(plane, server)),
    {
      method: "PATCH",
      path: servers.path,
      operation: `${type}/write`,
      apiVersions,
      handle: (armRequest) =>
        change(servers.of(armRequest), armRequest, parseBody(request, armRequest.body, plane.lenient)),
    },
    {
      method: "PUT",
      path: servers.path,
      operation: `${type}/write`,
      apiVersions,
      handle: (armRequest) => {
        const server = findAt(store.state.postgresServers, locationOf(armRequest))
        const body = parseBody(request, armRequest.body, plane.lenient)
        return server === undefined ? create(armRequest, body) : change(server, armRequest, body)
      },
    },
    {
      method: "DELETE",
      path: servers.path,
      operation: `${type}/delete`,
      apiVersions,
      handle: (armRequest) => {
        const server = findAt(store.state.postgresServers, locationOf(armRequest))
        if (server === undefined) return { status: 204 }
        const names = { operation: `${type}/delete`, management: management.delete }
        return accept(server, armRequest, names, async () => {
          const { state } = store
          await plane.databases.postgres.remove(canonical(postgresServerId(server)))
          state.postgresServers = state.postgresServers.filter((other) => other !== server)
        })
      },
    },
  ]
}
