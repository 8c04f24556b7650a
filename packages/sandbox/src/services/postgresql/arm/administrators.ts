import { z } from "zod"
import type { LivePostgresServer } from "../state.ts"
import { same } from "../../../kit/state/resource-id.ts"
import { armFailure, invalidParameter } from "../../../kit/arm/answers.ts"
import { acted } from "../../../kit/arm/fields/roles.ts"
import type { ArmRoute } from "../../../kit/arm/routes.ts"
import { childRoutes } from "../../../kit/database-servers/children.ts"
import type { Servers } from "../../../kit/database-servers/server-kind.ts"

const properties = z.strictObject({
  principalName: acted(z.string().min(1)),
  principalType: acted(z.enum(["User", "Group", "ServicePrincipal"])),
  tenantId: acted(z.string().nullish()),
  objectId: acted(z.string().nullish()),
})

/** Entra administrators: the path ends in the object id, the answer's `name` is the principal's name (recorded). */
export const postgresAdministratorRoutes = (servers: Servers<LivePostgresServer>): ArmRoute[] => {
  const { store } = servers.plane
  return childRoutes(servers, {
    collection: "administrators",
    basis: "recorded",
    properties,
    list: (server) => server.administrators,
    find: (server, objectId) =>
      server.administrators.find((administrator) => same(administrator.objectId, objectId)),
    show: ({ objectId, principalName, principalType }) => ({
      key: objectId,
      name: principalName,
      properties: { principalType, principalName, objectId, tenantId: store.state.tenantId },
    }),
    put(server, key, { principalName, principalType, tenantId, objectId: given }) {
      const objectId = key.toLowerCase()
      if (!z.guid().safeParse(objectId).success) throw invalidParameter("objectId", objectId)
      if (given && !same(given, objectId)) throw invalidParameter("objectId", given)
      // Code and sentence are ours: reports only show that the service looks the principal up.
      if (servers.plane.tokens.findById(objectId)?.objectId !== objectId)
        throw invalidParameter("objectId", objectId)
      if (tenantId && !same(tenantId, store.state.tenantId)) throw invalidParameter("tenantId")
      if (!server.entraAuth) {
        // No recording shows this refusal; code and sentence are ours.
        throw armFailure(
          400,
          "AadAuthNotEnabled",
          `Microsoft Entra authentication is not enabled for server '${server.name}'. Enable it before adding Microsoft Entra administrators.`,
        )
      }
      return {
        management: "UpsertAadAuthPrincipalManagementOperation",
        async work(databases, id) {
          const before = server.administrators
          const others = before.filter((administrator) => !same(administrator.objectId, objectId))
          server.administrators = [...others, { objectId, principalName, principalType }]
          try {
            await databases.syncAdministrators(id)
          } catch (error) {
            server.administrators = before
            throw error
          }
        },
      }
    },
    remove: (server, administrator) => ({
      management: "DropAadAuthPrincipalManagementOperation",
      async work(databases, id) {
        server.administrators = server.administrators.filter((other) => other !== administrator)
        await databases.syncAdministrators(id)
      },
    }),
  })
}
