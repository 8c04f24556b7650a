import type { z } from "zod"
import type { LiveSpringApp, LiveSpringDeployment, LiveSpringService } from "./state.ts"
import { same } from "../../kit/state/resource-id.ts"
import type { ServiceKit } from "../../kit/service.ts"
import type { SpringState } from "./state.ts"
import { armFailure, ok } from "../../kit/arm/answers.ts"
import { springVersions as apiVersions } from "./api-versions.ts"
import { withBody, type ArmRequest, type ArmRoute } from "../../kit/arm/routes.ts"
import { deploymentBody, springType } from "./bodies.ts"
import { appOf, deploymentOf, findDeployment, serviceOf } from "./find.ts"
import type { SpringProgress } from "./progress.ts"
import { deploymentRequest, given } from "./requests.ts"

/** The pricing tier is that of the service. No recording shows the refusal; code and sentence are ours. @throws ArmFailure 400 */
const checkSku = (service: LiveSpringService, sku: z.output<typeof deploymentRequest>["sku"]): void => {
  for (const name of ["name", "tier"] as const) {
    const given = sku?.[name]
    if (given && !same(given, service.sku[name]))
      throw armFailure(400, "InvalidRequestContent", `The service has no sku with ${name} '${given}'.`)
  }
}

/**
 * Deployments of an app: read, list, create, change. A PATCH leaves alone what it does not name; the environment variables are one value,
 * which is replaced. New settings show at once, while instances still start with them (recorded).
 */
export const springDeploymentRoutes = (
  plane: ServiceKit<SpringState>,
  services: string,
  progress: SpringProgress,
): ArmRoute[] => {
  const type = `${springType}/apps/deployments`
  const all = `${services}/{service}/apps/{app}/deployments`
  const show = (service: LiveSpringService, app: LiveSpringApp, deployment: LiveSpringDeployment) =>
    deploymentBody(service, app, deployment, progress.of(deployment))
  const parents = (request: ArmRequest) => {
    const service = serviceOf(plane, request)
    return { service, app: appOf(service, request) }
  }

  const change = (
    { service, app }: ReturnType<typeof parents>,
    deployment: LiveSpringDeployment,
    request: ArmRequest,
    { properties, sku }: z.output<typeof deploymentRequest>,
    replace: boolean,
  ) => {
    checkSku(service, sku)
    const isNew = !app.deployments.includes(deployment)
    const answer = progress.write(request, {
      service,
      resource: deployment,
      blockedBy: [app, deployment],
      state: isNew ? "Creating" : "Updating",
      operation: `${type}/write`,
      prepare() {
        const { environmentVariables, ...settings } = properties?.deploymentSettings ?? {}
        if (environmentVariables || replace) deployment.environmentVariables = environmentVariables ?? {}
        deployment.settings = replace ? given(settings) : { ...deployment.settings, ...given(settings) }
        if (properties?.source) deployment.source = properties.source
        if (typeof sku?.capacity === "number") deployment.instances = sku.capacity
        if (properties?.active === true) for (const other of app.deployments) other.active = false
        if (typeof properties?.active === "boolean") deployment.active = properties.active
      },
      show: () => show(service, app, deployment),
    })
    if (isNew) app.deployments.push(deployment)
    return answer
  }

  return [
    {
      method: "GET",
      path: all,
      operation: `${type}/read`,
      apiVersions,
      basis: "recorded",
      handle: (request) => {
        const { service, app } = parents(request)
        return ok({ value: app.deployments.map((deployment) => show(service, app, deployment)) })
      },
    },
    {
      method: "GET",
      path: `${all}/{deployment}`,
      operation: `${type}/read`,
      apiVersions,
      basis: "recorded",
      handle: (request) => {
        const { service, app } = parents(request)
        return ok(show(service, app, deploymentOf(app, request)))
      },
    },
    {
      method: "PATCH",
      path: `${all}/{deployment}`,
      operation: `${type}/write`,
      apiVersions,
      basis: "recorded",
      ...withBody(plane, deploymentRequest, (request, body) => {
        const at = parents(request)
        return change(at, deploymentOf(at.app, request), request, body, false)
      }),
    },
    {
      method: "PUT",
      path: `${all}/{deployment}`,
      operation: `${type}/write`,
      apiVersions,
      basis: "recorded",
      ...withBody(plane, deploymentRequest, (request, body) => {
        const at = parents(request)
        const made: LiveSpringDeployment = {
          name: request.param("deployment"),
          active: false,
          environmentVariables: {},
          source: {},
          settings: {},
          instances: 1,
        }
        return change(at, findDeployment(at.app, request) ?? made, request, body, true)
      }),
    },
  ]
}
