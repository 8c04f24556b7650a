import { z } from "zod"
import type { Basis } from "../basis.ts"
import { ok, requestedResourceNotFound } from "../arm/answers.ts"
import { envelope } from "../arm/fields/roles.ts"
import { withBody, type ArmRequest, type ArmRoute } from "../arm/routes.ts"
import type { AnyServer, ServerDatabases, Servers } from "./server-kind.ts"

/** A change of a server: the name of the long-running operation, and what is done. */
export interface ChildChange {
  readonly management: string
  readonly work: (databases: ServerDatabases, serverId: string) => Promise<void>
}

/** What an answer shows of a child resource. */
export interface ChildView {
  /** Last part of the id. */
  readonly key: string
  readonly name: string
  readonly properties: Readonly<Record<string, unknown>>
  /** What stands beside `properties`. */
  readonly more?: Readonly<Record<string, unknown>>
}

/** What one kind of child resource of a server is. */
export interface ChildKind<S extends AnyServer, T> {
  /** Last part of the type: `firewallRules`. */
  readonly collection: string
  /** What its operations are modelled on. */
  readonly basis: Basis
  /** The type that answers show, where it is not that of the server and the collection. */
  readonly shownType?: string
  /** Name of the operation that reads it, where a stopped server cannot answer it. */
  readonly whileStopped?: string
  list(server: S): readonly T[]
  find(server: S, key: string): T | undefined
  show(item: T, server: S): ChildView
}

/** How a kind of child resource is changed. */
export interface ChildWrites<S extends AnyServer, T, P> {
  /** Whether the answer comes when all is done, instead of 202 and a long-running operation. */
  readonly synchronous?: boolean
  /** Shape of `properties` in the body of a PUT. */
  readonly properties: z.ZodType<P>
  /** Checks a PUT and says what it does. @throws ArmFailure */
  put(server: S, key: string, properties: P): ChildChange
  /** Says what the DELETE of an item that is there does; left out, nothing can be deleted. @throws ArmFailure */
  remove?(server: S, item: T): ChildChange
}

const bodyOf = <P>(properties: z.ZodType<P>) => z.strictObject({ ...envelope, properties })

const createRoute =
  <S extends AnyServer>(
    servers: Servers<S>,
    { collection, basis }: Pick<ChildKind<S, unknown>, "collection" | "basis">,
  ) =>
  (method: ArmRoute["method"], path: string, verb: string): Omit<ArmRoute, "handle"> => ({
    method,
    path,
    operation: `${servers.kind.type}/${collection}/${verb}`,
    apiVersions: servers.kind.childVersions ?? servers.kind.apiVersions,
    basis,
  })

const bodyMaker =
  <S extends AnyServer, T>({ kind }: Servers<S>, child: ChildKind<S, T>) =>
  (server: S, item: T) => {
    const { key, name, properties, more } = child.show(item, server)
    return {
      ...more,
      properties,
      id: `${kind.id(server)}/${child.collection}/${key}`,
      name,
      type: child.shownType ?? `${kind.type}/${child.collection}`,
    }
  }

/** The routes that list and get a child resource. */
export const childReads = <S extends AnyServer, T>(
  servers: Servers<S>,
  child: ChildKind<S, T>,
): ArmRoute[] => {
  const route = createRoute(servers, child)
  const all = `${servers.path}/${child.collection}`
  const body = bodyMaker(servers, child)
  const serverOf = (request: ArmRequest) =>
    child.whileStopped === undefined ? servers.of(request) : servers.running(request, child.whileStopped)
  return [
    {
      ...route("GET", all, "read"),
      handle(request) {
        const server = serverOf(request)
        return ok({ value: child.list(server).map((item) => body(server, item)) })
      },
    },
    {
      ...route("GET", `${all}/{child}`, "read"),
      handle(request) {
        const server = serverOf(request)
        const key = request.param("child")
        const item = child.find(server, key)
        if (item === undefined)
          throw requestedResourceNotFound(`${servers.kind.type}/${child.collection}`, key)
        return ok(body(server, item))
      },
    },
  ]
}

/** The routes that put and delete a child resource. Deleting what is not there answers 204. */
export const childWrites = <S extends AnyServer, T, P>(
  servers: Servers<S>,
  child: ChildKind<S, T>,
  writes: ChildWrites<S, T, P>,
): ArmRoute[] => {
  const { plane, kind, hosts, accept, running } = servers
  const type = `${kind.type}/${child.collection}`
  const route = createRoute(servers, child)
  const one = `${servers.path}/${child.collection}/{child}`
  const body = bodyMaker(servers, child)
  const doNow = async (server: S, { work }: ChildChange) => work(await hosts.plane(), kind.id(server))
  const put = withBody(plane, bodyOf(writes.properties), async (request, { properties }) => {
    const server = running(request, `${type}/write`)
    const key = request.param("child")
    const change = writes.put(server, key, properties)
    if (writes.synchronous !== true) {
      const names = { operation: `${type}/write`, management: change.management }
      return accept(server, request, names, change.work)
    }
    await doNow(server, change)
    const item = child.find(server, key)
    return item === undefined ? { status: 200 } : ok(body(server, item))
  })
  if (writes.remove === undefined)
    return [
      { ...route("PUT", one, "write"), ...put },
      { ...route("PATCH", one, "write"), ...put },
    ]
  return [
    { ...route("PUT", one, "write"), ...put },
    {
      ...route("DELETE", one, "delete"),
      async handle(request) {
        const server = running(request, `${type}/delete`)
        const item = child.find(server, request.param("child"))
        const change = item === undefined ? undefined : writes.remove?.(server, item)
        if (change === undefined) return { status: 204 }
        if (writes.synchronous !== true) {
          const names = { operation: `${type}/delete`, management: change.management }
          return accept(server, request, names, change.work)
        }
        await doNow(server, change)
        return { status: 200 }
      },
    },
  ]
}

/** All routes of a child resource that can be read and changed. */
export const childRoutes = <S extends AnyServer, T, P>(
  servers: Servers<S>,
  child: ChildKind<S, T> & ChildWrites<S, T, P>,
): ArmRoute[] => [...childReads(servers, child), ...childWrites(servers, child, child)]
