import { z } from "zod"
import { armFailure } from "../../../kit/arm/answers.ts"
import { authorizeAssignment } from "../../../kit/arm/checks.ts"
import { acted, envelope, named, readOnly, refused, tags, writeOnly } from "../../../kit/arm/fields/roles.ts"
import { keptAfter } from "../../../kit/arm/fields/kept.ts"
import { identityBody, namedIdentities, wantedIdentity } from "../../../kit/arm/identity.ts"
import { type ArmRequest, type ArmRoute, withBody } from "../../../kit/arm/routes.ts"
import { checkUnchanged } from "../../../kit/database-servers/unchanged.ts"
import type { Servers } from "../../../kit/database-servers/server-kind.ts"
import type { LiveSqlServer } from "../state.ts"
import { sqlOperations } from "./operation-addresses.ts"
import { serverBody } from "./server-body.ts"

/** Body of PATCH: names of version 2022-08-01-preview. */
const serverPatch = z.strictObject({
  ...envelope,
  location: acted(z.string().nullish()),
  kind: readOnly,
  tags,
  identity: acted(identityBody.nullish()),
  properties: z
    .strictObject({
      administratorLogin: acted(z.string().nullish()),
      administratorLoginPassword: writeOnly(z.string().nullish()),
      version: acted(z.string().nullish()),
      publicNetworkAccess: acted(z.enum(["Enabled", "Disabled"]).nullish()),
      minimalTlsVersion: z
        .string()
        .nullish()
        .refine(
          (value) => !value || value === "None" || value === "1.2",
          "The sandbox takes TLS from 1.2 on",
        ),
      ...named(
        "primaryUserAssignedIdentityId federatedClientId keyId administrators restrictOutboundNetworkAccess isIPv6Enabled",
        refused,
      ),
      ...named(
        "state fullyQualifiedDomainName privateEndpointConnections workspaceFeature externalGovernanceStatus",
        readOnly,
      ),
    })
    .nullish(),
})

type ServerPatch = z.output<typeof serverPatch>

/** PATCH of a logical server: password, public network access, system identity, tags. */
export const sqlServerWrites = (servers: Servers<LiveSqlServer>): ArmRoute[] => {
  const { kind, plane } = servers
  const operation = `${kind.type}/write`
  const address = sqlOperations("server")

  /** Checks the identity at once and answers what gives it. */
  const identity = (server: LiveSqlServer, request: ArmRequest, wanted: ServerPatch["identity"]) => {
    if (!wanted) return () => {}
    authorizeAssignment(plane.store, request, operation, namedIdentities(wanted))
    const { system, userAssigned } = wantedIdentity(plane.store, [], wanted, false)
    if (userAssigned.length > 0) {
      throw armFailure(
        400,
        "NotSupportedBySandbox",
        "The SQL servers of the sandbox have no user-assigned identities.",
      )
    }
    return () => {
      if (system) plane.store.enableSystemIdentity(server)
      else plane.store.disableSystemIdentity(server)
    }
  }
  const change = (request: ArmRequest, body: ServerPatch) => {
    const server = servers.of(request)
    checkUnchanged({ ...server, version: "12.0" }, body)
    const giveIdentity = identity(server, request, body.identity)
    const { publicNetworkAccess, administratorLoginPassword } = body.properties ?? {}
    return servers.accept(
      server,
      request,
      {
        operation,
        management: "UpsertLogicalServer",
        address,
        result: () => serverBody(servers, server, ""),
      },
      async (databases, id) => {
        server.kept = keptAfter(serverPatch, server.kept, body)
        if (publicNetworkAccess) server.publicNetworkAccess = publicNetworkAccess
        if (administratorLoginPassword) server.administratorPassword = administratorLoginPassword
        giveIdentity()
        await databases.syncAdministrators(id)
      },
    )
  }
  return [
    {
      method: "PATCH",
      path: servers.path,
      operation,
      apiVersions: kind.apiVersions,
      basis: "specified",
      ...withBody(plane, serverPatch, change),
    },
    ...plane.operations.routes(address, kind.apiVersions),
  ]
}
