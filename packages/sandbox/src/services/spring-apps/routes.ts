import { same } from "../../kit/state/resource-id.ts"
import type { ServiceKit } from "../../kit/service.ts"
import type { SpringState } from "./state.ts"
import { ok } from "../../kit/arm/answers.ts"
import { springVersions as apiVersions } from "./api-versions.ts"
import { springOperations } from "./operation-address.ts"
import type { ArmRoute } from "../../kit/arm/routes.ts"
import { springAppRoutes } from "./apps.ts"
import { serviceBody, springType } from "./bodies.ts"
import { springDeploymentRoutes } from "./deployments.ts"
import { serviceOf } from "./find.ts"
import { createSpringProgress } from "./progress.ts"

/** Azure Spring Apps: services, their apps and the deployments of those. No new services can be made since March 2025, so none are here. */
export const springRoutes = (plane: ServiceKit<SpringState>): ArmRoute[] => {
  const progress = createSpringProgress(plane)
  const subscription = "/subscriptions/{subscriptionId}"
  const services = `${subscription}/resourceGroups/{resourceGroup}/providers/${springType}`
  const read = { method: "GET", operation: `${springType}/read`, apiVersions, basis: "recorded" } as const
  const listed = (subscriptionId: string, group?: string) =>
    ok({
      value: plane.own.springServices
        .filter((service) => same(service.subscriptionId, subscriptionId))
        .filter((service) => group === undefined || same(service.resourceGroup, group))
        .map((service) => serviceBody(service, progress.of(service))),
    })
  return [
    {
      ...read,
      path: `${subscription}/providers/${springType}`,
      handle: (request) => listed(request.param("subscriptionId")),
    },
    {
      ...read,
      path: services,
      handle: (request) => listed(request.param("subscriptionId"), request.param("resourceGroup")),
    },
    {
      ...read,
      path: `${services}/{service}`,
      handle: (request) => {
        const service = serviceOf(plane, request)
        return ok(serviceBody(service, progress.of(service)))
      },
    },
    ...springAppRoutes(plane, services, progress),
    ...springDeploymentRoutes(plane, services, progress),
    ...plane.operations.routes(springOperations, apiVersions),
  ]
}
