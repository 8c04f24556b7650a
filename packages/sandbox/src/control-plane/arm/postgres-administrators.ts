import { z } from "zod"
import type { LivePostgresServer } from "../../state/live-state.ts"
import { same } from "../../state/resource-id.ts"
import type { ControlPlane } from "../context.ts"
import { armFailure, ok, resourceNotFound } from "./answers.ts"
import { postgresVersions as apiVersions } from "./api-versions.ts"
import { parseBody } from "./body.ts"
import { childBody } from "./postgres-body.ts"
import { serverOf, serverPath, serverType, type AcceptWrite } from "./postgres-context.ts"
import type { ArmRoute } from "./routes.ts"

type Administrator = LivePostgresServer["administrators"][number]

const type = `${serverType}/administrators`

const putBody = z.strictObject({
  id: z.unknown().optional(),
  name: z.unknown().optional(),
  type: z.unknown().optional(),
  systemData: z.unknown().optional(),
  properties: z.strictObject({
    principalName: z.string().min(1),
    principalType: z.enum(["User", "Group", "ServicePrincipal"]),
    tenantId: z.string().nullish(),
    objectId: z.string().nullish(),
  }),
})

/** Entra administrators: the path ends in the object id, the answer's `name` is the principal's name (recorded). */
export const postgresAdministratorRoutes = (plane: ControlPlane, accept: AcceptWrite): ArmRoute[] => {
  const one = `${serverPath}/administrators/{objectId}`
  const body = (server: LivePostgresServer, administrator: Administrator) =>
    childBody(server, "administrators", administrator.objectId, administrator.principalName, {
      principalType: administrator.principalType,
      principalName: administrator.principalName,
      objectId: administrator.objectId,
      tenantId: plane.store.state.tenantId,
    })
  const find = (server: LivePostgresServer, objectId: string) =>
    server.administrators.find((administrator) => same(administrator.objectId, objectId))

  return [
    {
      method: "GET",
      path: `${serverPath}/administrators`,
      operation: `${type}/read`,
      apiVersions,
      handle: (request) => {
        const server = serverOf(plane, request)
        return ok({ value: server.administrators.map((administrator) => body(server, administrator)) })
      },
    },
    {
      method: "GET",
      path: one,
      operation: `${type}/read`,
      apiVersions,
      handle: (request) => {
        const server = serverOf(plane, request)
        const administrator = find(server, request.param("objectId"))
        if (administrator === undefined) {
          throw resourceNotFound(
            `${serverType}/${server.name}/administrators`,
            request.param("objectId"),
            server.resourceGroup,
          )
        }
        return ok(body(server, administrator))
      },
    },
    {
      method: "PUT",
      path: one,
      operation: `${type}/write`,
      apiVersions,
      handle: (request) => {
        const server = serverOf(plane, request)
        const { properties } = parseBody(putBody, request.body, plane.lenient)
        const objectId = request.param("objectId").toLowerCase()
        if (!z.guid().safeParse(objectId).success) {
          throw armFailure(
            400,
            "InvalidParameterValue",
            `Invalid value given for parameter objectId: '${objectId}'.`,
          )
        }
        if (properties.tenantId && !same(properties.tenantId, plane.store.state.tenantId)) {
          throw armFailure(400, "InvalidParameterValue", "Invalid value given for parameter tenantId.")
        }
        if (!server.entraAuth) {
          // No recording shows this refusal; code and sentence are ours.
          throw armFailure(
            400,
            "AadAuthNotEnabled",
            `Microsoft Entra authentication is not enabled for server '${server.name}'. Enable it before adding Microsoft Entra administrators.`,
          )
        }
        const { principalName, principalType } = properties
        const names = { operation: `${type}/write`, management: "UpsertAadAuthPrincipalManagementOperation" }
        return accept(server, request, names, async (databases, id) => {
          const before = server.administrators
          const others = before.filter((administrator) => !same(administrator.objectId, objectId))
          server.administrators = [...others, { objectId, principalName, principalType }]
          try {
            await databases.syncAdministrators(id)
          } catch (error) {
            server.administrators = before
            throw error
          }
        })
      },
    },
    {
      method: "DELETE",
      path: one,
      operation: `${type}/delete`,
      apiVersions,
      handle: (request) => {
        const server = serverOf(plane, request)
        const administrator = find(server, request.param("objectId"))
        if (administrator === undefined) return { status: 204 }
        const names = { operation: `${type}/delete`, management: "DropAadAuthPrincipalManagementOperation" }
        return accept(server, request, names, async (databases, id) => {
          server.administrators = server.administrators.filter((other) => other !== administrator)
          await databases.syncAdministrators(id)
        })
      },
    },
  ]
}
