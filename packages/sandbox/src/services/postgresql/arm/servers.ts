import type { LivePostgresServer, PostgresState } from "../state.ts"
import { canonical, findAt, same } from "../../../kit/state/resource-id.ts"
import { postgresServerId } from "../state.ts"
import { armFailure } from "../../../kit/arm/answers.ts"
import { authorizeAssignment } from "../../../kit/arm/checks.ts"
import { keptAfter, keptOf } from "../../../kit/arm/fields/kept.ts"
import { namedIdentities, wantedIdentity } from "../../../kit/arm/identity.ts"
import { locationOf, withBody, type ArmRequest, type ArmRoute } from "../../../kit/arm/routes.ts"
import type { Servers } from "../../../kit/database-servers/server-kind.ts"
import { serverReads } from "../../../kit/database-servers/server-reads.ts"
import { checkUnchanged } from "../../../kit/database-servers/unchanged.ts"
import { serverBody } from "./server-body.ts"
import { serverRequest, serverSince, type ServerRequest } from "./server-request.ts"

const management = { write: "UpsertServerManagementOperationV2", delete: "DropServerManagementOperation" }

/** PostgreSQL flexible servers. */
export const postgresServerRoutes = (
  own: () => PostgresState,
  servers: Servers<LivePostgresServer>,
): ArmRoute[] => {
  const { plane, accept } = servers
  const { store } = plane
  const { type, apiVersions } = servers.kind
  const route = { path: servers.path, apiVersions, since: serverSince } as const
  const write = { operation: `${type}/write`, management: management.write }

  const identitiesAfter = (server: LivePostgresServer, wanted: NonNullable<ServerRequest["identity"]>) => {
    const { system, userAssigned } = wantedIdentity(store, server.userAssignedIdentities, wanted, false)
    if (!system) return userAssigned
    throw armFailure(
      400,
      "NotSupportedBySandbox",
      `The servers of the sandbox have no system-assigned identity, which the type '${wanted.type ?? ""}' asks for.`,
    )
  }
  /** Checks what can be refused at once and answers the change to make when the operation runs. */
  const prepare = (server: LivePostgresServer, body: ServerRequest, replace: boolean): (() => void) => {
    checkUnchanged(server, body)
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
    const identities = body.identity ? identitiesAfter(server, body.identity) : server.userAssignedIdentities
    return () => {
      server.kept = replace ? keptOf(serverRequest, body) : keptAfter(serverRequest, server.kept, body)
      server.entraAuth = entraAuth
      server.passwordAuth = passwordAuth
      if (!entraAuth) server.administrators = []
      if (network?.publicNetworkAccess) server.publicNetworkAccess = network.publicNetworkAccess
      if (administratorLoginPassword) server.administratorPassword = administratorLoginPassword
      server.userAssignedIdentities = identities
    }
  }
  const change = (
    server: LivePostgresServer,
    armRequest: ArmRequest,
    body: ServerRequest,
    replace: boolean,
  ) => {
    if (body.identity) authorizeAssignment(store, armRequest, write.operation, namedIdentities(body.identity))
    const apply = prepare(server, body, replace)
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
      kept: {},
      parameters: {},
      pendingParameters: [],
      databaseText: {},
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
      principalAdmin: "caller",
      publicSchemaOwner: "azure_pg_admin",
      userAssignedIdentities: [],
      sql: {},
    }
    if (body.identity) authorizeAssignment(store, armRequest, write.operation, namedIdentities(body.identity))
    const apply = prepare(server, body, true)
    return accept(server, armRequest, write, async () => {
      apply()
      own().postgresServers.push(server)
      await servers.hosts.start(postgresServerId(server))
    })
  }

  return [
    ...serverReads(servers, (server) => serverBody(servers, server), serverSince),
    {
      ...route,
      method: "PATCH",
      operation: `${type}/write`,
      basis: "recorded",
      ...withBody(plane, serverRequest, (armRequest, body) =>
        change(servers.running(armRequest, `${type}/write`), armRequest, body, false),
      ),
    },
    {
      ...route,
      method: "PUT",
      operation: `${type}/write`,
      basis: "recorded",
      ...withBody(plane, serverRequest, (armRequest, body) => {
        const server = findAt(own().postgresServers, locationOf(armRequest))
        if (server === undefined) return create(armRequest, body)
        return change(servers.running(armRequest, `${type}/write`), armRequest, body, true)
      }),
    },
    {
      ...route,
      method: "DELETE",
      operation: `${type}/delete`,
      basis: "specified",
      handle: (armRequest) => {
        const server = findAt(own().postgresServers, locationOf(armRequest))
        if (server === undefined) return { status: 204 }
        const names = { operation: `${type}/delete`, management: management.delete }
        return accept(server, armRequest, names, async () => {
          await servers.hosts.remove(canonical(postgresServerId(server)))
          own().postgresServers = own().postgresServers.filter((other) => other !== server)
        })
      },
    },
  ]
}
