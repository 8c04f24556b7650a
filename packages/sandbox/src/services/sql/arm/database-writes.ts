import { armFailure, invalidParameter } from "../../../kit/arm/answers.ts"
import { keptAfter, keptOf } from "../../../kit/arm/fields/kept.ts"
import { checkLocation } from "../../../kit/arm/location-check.ts"
import { type ArmRequest, type ArmRoute, withBody } from "../../../kit/arm/routes.ts"
import type { Servers } from "../../../kit/database-servers/server-kind.ts"
import { same } from "../../../kit/state/resource-id.ts"
import type { LiveSqlServer } from "../state.ts"
import { type DatabaseRequest, databaseRequest } from "./database-request.ts"
import { masterDatabase, sqlDatabaseBody } from "./databases.ts"
import { sqlOperations } from "./operation-addresses.ts"

/** Names of databases (Microsoft Learn, "Naming rules and restrictions for Azure resources"). */
const names = /^(?!.*[. ]$)[^<>*%&:\\/?]{1,128}$/

const nameOn = (server: LiveSqlServer, name: string) => server.databases.find((each) => same(each, name))

/** Making, changing and deleting databases: long-running operations whose result is the database. */
export const sqlDatabaseWrites = (servers: Servers<LiveSqlServer>): ArmRoute[] => {
  const { kind, plane } = servers
  const type = `${kind.type}/databases`
  const address = sqlOperations("database")
  const route = { path: `${servers.path}/databases/{child}`, apiVersions: kind.apiVersions } as const

  const write = (server: LiveSqlServer, request: ArmRequest, name: string, apply: () => void) =>
    servers.accept(
      server,
      request,
      {
        operation: `${type}/write`,
        management: "UpsertLogicalDatabase",
        address,
        result: () => sqlDatabaseBody(server, name),
      },
      async (databases, id) => {
        if (nameOn(server, name) === undefined) {
          await databases.createDatabase(id, name)
          server.databases = [...server.databases, name]
        }
        apply()
      },
    )
  const put = (request: ArmRequest, body: DatabaseRequest) => {
    const server = servers.of(request)
    const asked = request.param("child")
    if (same(asked, masterDatabase) || !names.test(asked)) throw invalidParameter("databaseName", asked)
    if (!body.location)
      throw armFailure(400, "LocationRequired", "The location property is required for this definition.")
    checkLocation(server, body.location)
    const name = nameOn(server, asked) ?? asked
    return write(server, request, name, () => {
      server.databaseFields = { ...server.databaseFields, [name]: keptOf(databaseRequest, body) }
    })
  }
  const patch = (request: ArmRequest, body: DatabaseRequest) => {
    const server = servers.of(request)
    const name = nameOn(server, request.param("child"))
    if (name === undefined) throw notFound(type, request.param("child"))
    return write(server, request, name, () => {
      const fields = keptAfter(databaseRequest, server.databaseFields[name] ?? {}, body)
      server.databaseFields = { ...server.databaseFields, [name]: fields }
    })
  }
  const remove = (request: ArmRequest) => {
    const server = servers.of(request)
    const name = nameOn(server, request.param("child"))
    if (name === undefined) return { status: 204 }
    const operation = { operation: `${type}/delete`, management: "DropLogicalDatabase", address }
    return servers.accept(server, request, operation, async (databases, id) => {
      await databases.dropDatabase(id, name)
      server.databases = server.databases.filter((other) => other !== name)
      const { [name]: _, ...others } = server.databaseFields
      server.databaseFields = others
    })
  }
  return [
    {
      ...route,
      method: "PUT",
      operation: `${type}/write`,
      basis: "specified",
      ...withBody(plane, databaseRequest, put),
    },
    {
      ...route,
      method: "PATCH",
      operation: `${type}/write`,
      basis: "specified",
      ...withBody(plane, databaseRequest, patch),
    },
    { ...route, method: "DELETE", operation: `${type}/delete`, basis: "specified", handle: remove },
    ...plane.operations.routes(address, kind.apiVersions),
  ]
}

const notFound = (type: string, name: string) =>
  armFailure(
    404,
    "ResourceNotFound",
    `The requested resource of type '${type}' with name '${name}' was not found.`,
  )
