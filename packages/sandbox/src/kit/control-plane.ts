import { createArmApp } from "./arm/arm-app.ts"
import { cloudMetadata } from "./cloud-metadata.ts"
import type { ControlPlane } from "./context.ts"
import { createEntraApp } from "./entra/entra-app.ts"
import { createGraphApp } from "./graph/graph-app.ts"
import type { RequestKind } from "./http/request-log.ts"
import { withRequestLog } from "./http/with-request-log.ts"
import { createManagementApp, type Management } from "./management-app.ts"
import { operationCatalogue, type SandboxOperation } from "./operation-catalogue.ts"
import type { RunningService } from "./running-service.ts"
import type { Surface } from "./surface.ts"

const isBelow = (path: string, surface: Surface) => path.startsWith(`${surface.path}/`)

const kindOf = (path: string, surfaces: readonly Surface[]): RequestKind | undefined => {
  if (path.startsWith("/__sandbox/")) return undefined
  if (path.startsWith("/v1.0/")) return "graph"
  const surface = surfaces.find((one) => isBelow(path, one))
  if (surface !== undefined) return surface.kind
  return /^\/[^/]+\/(?:v2\.0\/)?(?:\.well-known|oauth2|discovery)\//.test(path) ? "entra" : "arm"
}

/** The HTTPS side of a sandbox. */
export interface ControlPlaneApp {
  fetch(request: Request): Promise<Response>
  /** Waits until no long-running operation runs any more. */
  idle(): Promise<void>
  operations(): Promise<readonly SandboxOperation[]>
}

/** The whole HTTPS side: ARM, Entra, Graph, the services' own surfaces and the management API on one origin. */
export const createControlPlaneApp = (
  plane: ControlPlane,
  services: readonly RunningService[],
  options: { readonly management: Management; readonly key: string },
): ControlPlaneApp => {
  const surfaces = services.flatMap((service) => service.surfaces ?? [])
  const app = withRequestLog(
    plane.requests,
    () => plane.now(),
    (path) => kindOf(path, surfaces),
  )
  const arm = createArmApp(
    plane,
    services.flatMap(({ routes }) => routes ?? []),
  )
  const management = createManagementApp(plane, options.management, options.key)
  const graph = createGraphApp(plane)
  const entra = createEntraApp(plane)

  app.all("*", async (c) => {
    const { pathname, searchParams } = new URL(c.req.url)
    if (pathname.startsWith("/__sandbox/")) return management.fetch(c.req.raw)
    if (c.req.method === "GET" && /^\/metadata\/endpoints\/?$/i.test(pathname))
      return cloudMetadata(plane.url, searchParams.get("api-version"))
    const surface = surfaces.find((one) => isBelow(pathname, one))
    if (surface !== undefined) return surface.handle(c)
    const kind = kindOf(pathname, surfaces)
    if (kind === "graph") return graph.fetch(c.req.raw)
    if (kind === "entra") return entra.fetch(c.req.raw)
    return arm.handle(c)
  })
  return {
    fetch: async (request) => app.fetch(request),
    async idle() {
      await Promise.all([plane.operations.idle(), ...services.map((service) => service.idle?.())])
    },
    operations: () => operationCatalogue(arm.routes, services),
  }
}
