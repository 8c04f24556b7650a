import { z } from "zod"
import type { PostgresPlane } from "../../ports.ts"
import type { LivePostgresServer } from "../../state/live-state.ts"
import type { ControlPlane } from "../context.ts"
import { ok, resourceNotFound } from "./answers.ts"
import { postgresVersions as apiVersions } from "./api-versions.ts"
import { parseBody } from "./body.ts"
import { childBody } from "./postgres-body.ts"
import { serverOf, serverPath, serverType, type AcceptWrite } from "./postgres-context.ts"
import type { ArmRoute } from "./routes.ts"

/** A change of a server that takes long: its name in the answer, and what is done. */
interface ChildChange {
  readonly management: string
  readonly work: (databases: PostgresPlane, serverId: string) => Promise<void>
}

/** What one kind of child resource of a server is. */
export interface ChildKind<T, P> {
  /** Last part of the type: `firewallRules`. */
  readonly collection: "administrators" | "databases" | "firewallRules"
  /** Shape of `properties` in the body of a PUT. */
  readonly properties: z.ZodType<P>
  list(server: LivePostgresServer): readonly T[]
  find(server: LivePostgresServer, key: string): T | undefined
  /** What an answer shows: last part of the id, name and properties. */
  show(item: T): { readonly key: string; readonly name: string; readonly properties: Record<string, unknown> }
  /** Checks a PUT and says what it does. @throws ArmFailure */
  put(server: LivePostgresServer, key: string, properties: P): ChildChange
  /** Says what the DELETE of an item that is there does. @throws ArmFailure */
  remove(server: LivePostgresServer, item: T): ChildChange
}

/** The four routes of a child resource: list, get, put and delete, the last two long-running. Deleting what is not there answers 204. */
export const postgresChildRoutes = <T, P>(
  plane: ControlPlane,
  accept: AcceptWrite,
  kind: ChildKind<T, P>,
): ArmRoute[] => {
  const type = `${serverType}/${kind.collection}`
  const all = `${serverPath}/${kind.collection}`
  const one = `${all}/{child}`
  const putBody = z.strictObject({
    id: z.unknown().optional(),
    name: z.unknown().optional(),
    type: z.unknown().optional(),
    systemData: z.unknown().optional(),
    properties: kind.properties,
  })
  const body = (server: LivePostgresServer, item: T) => {
    const { key, name, properties } = kind.show(item)
    return childBody(server, kind.collection, key, name, properties)
  }
  const route = (
    method: ArmRoute["method"],
    path: string,
    verb: string,
    handle: (
      server: LivePostgresServer,
      ...request: Parameters<ArmRoute["handle"]>
    ) => ReturnType<ArmRoute["handle"]>,
  ): ArmRoute => ({
    method,
    path,
    operation: `${type}/${verb}`,
    apiVersions,
    handle: (request) => handle(serverOf(plane, request), request),
  })
  return [
    route("GET", all, "read", (server) => ok({ value: kind.list(server).map((item) => body(server, item)) })),
    route("GET", one, "read", (server, request) => {
      const key = request.param("child")
      const item = kind.find(server, key)
      if (item === undefined) {
        throw resourceNotFound(`${serverType}/${server.name}/${kind.collection}`, key, server.resourceGroup)
      }
      return ok(body(server, item))
    }),
    route("PUT", one, "write", (server, request) => {
      const { properties } = parseBody(putBody, request.body, plane.lenient)
      const { management, work } = kind.put(server, request.param("child"), properties)
      return accept(server, request, { operation: `${type}/write`, management }, work)
    }),
    route("DELETE", one, "delete", (server, request) => {
      const item = kind.find(server, request.param("child"))
      if (item === undefined) return { status: 204 }
      const { management, work } = kind.remove(server, item)
      return accept(server, request, { operation: `${type}/delete`, management }, work)
    }),
  ]
}
