import { z } from "zod"
import type { LivePostgresServer } from "../../state/live-state.ts"
import type { ControlPlane } from "../context.ts"
import { armFailure, ok, resourceNotFound } from "./answers.ts"
import { postgresVersions as apiVersions } from "./api-versions.ts"
import { parseBody } from "./body.ts"
import { childBody } from "./postgres-body.ts"
import { serverOf, serverPath, serverType, type AcceptWrite } from "./postgres-context.ts"
import type { ArmRoute } from "./routes.ts"

const type = `${serverType}/databases`
/** Databases that every server has. */
const builtIn = ["azure_maintenance", "postgres", "azure_sys"]

const putBody = z.strictObject({
  id: z.unknown().optional(),
  name: z.unknown().optional(),
  type: z.unknown().optional(),
  systemData: z.unknown().optional(),
  properties: z.strictObject({ charset: z.string().nullish(), collation: z.string().nullish() }).nullish(),
})

/** Databases of a server. Names are PostgreSQL's own and keep their case. */
export const postgresDatabaseRoutes = (plane: ControlPlane, accept: AcceptWrite): ArmRoute[] => {
  const one = `${serverPath}/databases/{database}`
  const names = (server: LivePostgresServer) => [...new Set([...builtIn, ...server.databases])]
  const body = (server: LivePostgresServer, name: string) =>
    childBody(server, "databases", name, name, { charset: "UTF8", collation: "en_US.utf8" })

  return [
    {
      method: "GET",
      path: `${serverPath}/databases`,
      operation: `${type}/read`,
      apiVersions,
      handle: (request) => {
        const server = serverOf(plane, request)
        return ok({ value: names(server).map((name) => body(server, name)) })
      },
    },
    {
      method: "GET",
      path: one,
      operation: `${type}/read`,
      apiVersions,
      handle: (request) => {
        const server = serverOf(plane, request)
        const name = request.param("database")
        if (!names(server).includes(name)) {
          throw resourceNotFound(`${serverType}/${server.name}/databases`, name, server.resourceGroup)
        }
        return ok(body(server, name))
      },
    },
    {
      method: "PUT",
      path: one,
      operation: `${type}/write`,
      apiVersions,
      handle: (request) => {
        const server = serverOf(plane, request)
        parseBody(putBody, request.body, plane.lenient)
        const name = request.param("database")
        const operation = {
          operation: `${type}/write`,
          management: "UpsertServerDatabaseManagementOperation",
        }
        return accept(server, request, operation, async (databases, id) => {
          if (names(server).includes(name)) return
          await databases.createDatabase(id, name)
          server.databases = [...server.databases, name]
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
        const name = request.param("database")
        if (builtIn.includes(name)) {
          throw armFailure(
            400,
            "InvalidParameterValue",
            `The database '${name}' is a system database and cannot be dropped.`,
          )
        }
        if (!server.databases.includes(name)) return { status: 204 }
        const operation = { operation: `${type}/delete`, management: "DropServerDatabaseManagementOperation" }
        return accept(server, request, operation, async (databases, id) => {
          await databases.dropDatabase(id, name)
          server.databases = server.databases.filter((other) => other !== name)
        })
      },
    },
  ]
}
