import type { LiveSpringApp, LiveSpringDeployment, LiveSpringService } from "./state.ts"
import { findAt, same } from "../../kit/state/resource-id.ts"
import type { ServiceKit } from "../../kit/service.ts"
import type { SpringState } from "./state.ts"
import { type ArmFailure, failWith, resourceNotFound } from "../../kit/arm/answers.ts"
import type { ArmRequest } from "../../kit/arm/routes.ts"
import { springType } from "./bodies.ts"

const notFound = (what: string, request: ArmRequest): ArmFailure =>
  failWith({
    status: 404,
    body: {
      error: { code: "NotFound", message: `${what} was not found`, target: request.path, details: null },
    },
  })

/** The service that a request names. @throws ArmFailure 404 */
export const serviceOf = (plane: ServiceKit<SpringState>, request: ArmRequest): LiveSpringService => {
  const at = {
    subscriptionId: request.param("subscriptionId"),
    resourceGroup: request.param("resourceGroup"),
    name: request.param("service"),
  }
  const service = findAt(plane.own.springServices, at)
  if (service === undefined) throw resourceNotFound(springType, at.name, at.resourceGroup)
  return service
}

/** The app that a request names, if there is one. */
export const findApp = (service: LiveSpringService, request: ArmRequest): LiveSpringApp | undefined =>
  service.apps.find(({ name }) => same(name, request.param("app")))

/** The app that a request names. @throws ArmFailure 404 */
export const appOf = (service: LiveSpringService, request: ArmRequest): LiveSpringApp => {
  const app = findApp(service, request)
  if (app === undefined) throw notFound("App", request)
  return app
}

/** The deployment that a request names, if there is one. */
export const findDeployment = (app: LiveSpringApp, request: ArmRequest): LiveSpringDeployment | undefined =>
  app.deployments.find(({ name }) => same(name, request.param("deployment")))

/** The deployment that a request names. @throws ArmFailure 404 */
export const deploymentOf = (app: LiveSpringApp, request: ArmRequest): LiveSpringDeployment => {
  const deployment = findDeployment(app, request)
  if (deployment === undefined) throw notFound("Deployment", request)
  return deployment
}
