import { same } from "../../kit/state/resource-id.ts"
import type { ServiceKit } from "../../kit/service.ts"
import type { ContainerAppState } from "./state/state.ts"
import { armFailure, ok, resourceNotFound } from "../../kit/arm/answers.ts"
import { containerAppVersions as apiVersions } from "./api-versions.ts"
import type { ArmRoute } from "../../kit/arm/routes.ts"
import { revisionBody } from "./app-body.ts"
import { appRoutes, containerAppOf } from "./apps.ts"
import { environmentBody } from "./environment.ts"
import { powerRoutes } from "./power.ts"
import { containerAppOperations, createAppWriter } from "./writer.ts"

const group = "/subscriptions/{subscriptionId}/resourceGroups/{resourceGroup}/providers/Microsoft.App"

const revisionRoutes = (plane: ServiceKit<ContainerAppState>): ArmRoute[] => {
  const path = `${group}/containerApps/{name}/revisions`
  const operation = "Microsoft.App/containerApps/revisions/read"
  return [
    {
      method: "GET",
      path,
      operation,
      apiVersions,
      basis: "specified",
      handle: (request) => {
        const app = containerAppOf(plane, request)
        return ok({ value: app.revisions.map((revision) => revisionBody(app, revision)) })
      },
    },
    {
      method: "GET",
      path: `${path}/{revision}`,
      operation,
      apiVersions,
      basis: "specified",
      handle: (request) => {
        const app = containerAppOf(plane, request)
        const name = request.param("revision")
        const revision = app.revisions.find((one) => same(one.name, name))
        if (revision !== undefined) return ok(revisionBody(app, revision))
        throw armFailure(
          404,
          "ContainerAppRevisionNotFound",
          `The revision '${name}' of the container app '${app.name}' was not found.`,
        )
      },
    },
  ]
}

const environmentRoutes = (plane: ServiceKit<ContainerAppState>): ArmRoute[] => {
  const type = "Microsoft.App/managedEnvironments"
  const operation = `${type}/read`
  const inSubscription = (id: string) => {
    const apps = plane.own.containerApps.filter((app) => same(app.subscriptionId, id))
    const bodies = apps.map(environmentBody)
    return bodies.filter(
      ({ id: own }, index) => bodies.findIndex(({ id: other }) => same(own, other)) === index,
    )
  }
  const isIn = (id: string, resourceGroup: string) => same(id.split("/")[4] ?? "", resourceGroup)
  return [
    {
      method: "GET",
      path: `/subscriptions/{subscriptionId}/providers/${type}`,
      operation,
      apiVersions,
      basis: "specified",
      handle: (request) => ok({ value: inSubscription(request.param("subscriptionId")) }),
    },
    {
      method: "GET",
      path: `${group}/managedEnvironments`,
      operation,
      apiVersions,
      basis: "specified",
      handle: (request) => {
        const all = inSubscription(request.param("subscriptionId"))
        return ok({ value: all.filter(({ id }) => isIn(id, request.param("resourceGroup"))) })
      },
    },
    {
      method: "GET",
      path: `${group}/managedEnvironments/{name}`,
      operation,
      apiVersions,
      basis: "specified",
      handle: (request) => {
        const [name, resourceGroup] = [request.param("name"), request.param("resourceGroup")]
        const found = inSubscription(request.param("subscriptionId")).find(
          (one) => same(one.name, name) && isIn(one.id, resourceGroup),
        )
        if (found === undefined) throw resourceNotFound(type, name, resourceGroup)
        return ok(found)
      },
    },
  ]
}

/** Microsoft.App: container apps with their revisions, and the environments that apps name. */
export const containerAppRoutes = (plane: ServiceKit<ContainerAppState>): ArmRoute[] => {
  const writer = createAppWriter(plane)
  return [
    ...appRoutes(plane, writer),
    ...powerRoutes(plane, writer),
    ...revisionRoutes(plane),
    ...environmentRoutes(plane),
    ...plane.operations.routes(containerAppOperations, apiVersions),
  ]
}
