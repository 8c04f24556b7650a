import { Hono } from "hono"
import { createArmApp } from "./arm/arm-app.ts"
import { cloudMetadata } from "./cloud-metadata.ts"
import type { ControlPlane, RequestNotes } from "./context.ts"
import { createEntraApp } from "./entra/entra-app.ts"
import { createFabricApp } from "../services/fabric/fabric-app.ts"
import { fabricPath } from "../services/fabric/path.ts"
import { createGraphApp } from "./graph/graph-app.ts"
import { createManagementApp, type Management } from "./management-app.ts"
import { operationCatalogue, type SandboxOperation } from "./operation-catalogue.ts"
import type { Log, RequestKind, RequestRecord } from "./http/request-log.ts"

/** Notes every request that belongs to the cloud; requests of the management API are not among them. */
export const withRequestLog = <Served extends RequestNotes = RequestNotes>(
  log: Log<RequestRecord>,
  now: () => number,
  kindOf: (path: string) => RequestKind | undefined,
): Hono<Served> => {
  const app = new Hono<Served>()
  app.use("*", async (c, next) => {
    const at = new Date(now()).toISOString()
    await next()
    const url = new URL(c.req.url)
    const kind = kindOf(url.pathname)
    if (kind === undefined) return
    const apiVersion = url.searchParams.get("api-version")
    const operation = c.get("operation")
    log.add({
      at,
      method: c.req.method,
      path: url.pathname,
      status: c.res.status,
      kind,
      polling: c.get("polling") ?? false,
      ...(apiVersion !== null && { apiVersion }),
      ...(operation !== undefined && { operation }),
    })
  })
  return app
}

const kindOf = (path: string): RequestKind | undefined => {
  if (path.startsWith("/__sandbox/")) return undefined
  if (path.startsWith("/v1.0/")) return "graph"
  if (path.startsWith(`${fabricPath}/`)) return "fabric"
  return /^\/[^/]+\/(?:v2\.0\/)?(?:\.well-known|oauth2|discovery)\//.test(path) ? "entra" : "arm"
}

/** The whole HTTPS side: ARM, Entra, Graph, Fabric and the management API on one origin. */
export const createControlPlaneApp = (
  plane: ControlPlane,
  options: { readonly log: Log<RequestRecord>; readonly management: Management; readonly key: string },
): {
  fetch(request: Request): Promise<Response>
  idle(): Promise<void>
  operations(): Promise<readonly SandboxOperation[]>
} => {
  const app = withRequestLog(options.log, () => plane.now(), kindOf)
  const arm = createArmApp(plane)
  const management = createManagementApp(plane, options.management, options.key)
  const graph = createGraphApp(plane)
  const entra = createEntraApp(plane)
  const fabric = createFabricApp(plane)

  app.all("*", async (c) => {
    const { pathname, searchParams } = new URL(c.req.url)
    if (pathname.startsWith("/__sandbox/")) return management.fetch(c.req.raw)
    if (c.req.method === "GET" && /^\/metadata\/endpoints\/?$/i.test(pathname))
      return cloudMetadata(plane.url, searchParams.get("api-version"))
    const kind = kindOf(pathname)
    if (kind === "graph") return graph.fetch(c.req.raw)
    if (kind === "entra") return entra.fetch(c.req.raw)
    if (kind === "fabric") return fabric.handle(c)
    return arm.handle(c)
  })
  return {
    fetch: async (request) => app.fetch(request),
    idle: () => arm.idle(),
    operations: () => operationCatalogue(plane, arm.routes),
  }
}
