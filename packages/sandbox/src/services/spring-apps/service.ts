import type { HostedApp } from "../../kit/app-identities/hosted-app.ts"
import type { ForeignSettings } from "../../kit/running-service.ts"
import { defineService, type SandboxService } from "../../kit/service.ts"
import { completedIdentity } from "../../kit/state/complete.ts"
import type { IdentityOwner } from "../../kit/state/facts.ts"
import { same } from "../../kit/state/resource-id.ts"
import { refuseTwice } from "../../kit/state/seed-check.ts"
import { springEnvironment } from "./app-environment.ts"
import { springRoutes } from "./routes.ts"
import {
  type LiveSpringApp,
  type LiveSpringService,
  springAppId,
  springSeed,
  springServiceId,
  springServiceType,
  type SpringState,
} from "./state.ts"

const appsIn = ({ springServices }: SpringState) =>
  springServices.flatMap((service) => service.apps.map((app) => ({ service, app })))

const ownerOfApp = ({
  service,
  app,
}: {
  readonly service: LiveSpringService
  readonly app: LiveSpringApp
}): IdentityOwner => ({
  resourceId: springAppId(service, app.name),
  displayName: `${service.name}/apps/${app.name}`,
  location: service.location,
  holder: app,
})

const hosted = (state: SpringState): HostedApp[] =>
  appsIn(state).map((one) => ({
    owner: ownerOfApp(one),
    metadata: true,
    environment: (at, part) => springEnvironment(one.app, at, part),
  }))

const checkServices = ({ springServices }: SpringState): void => {
  refuseTwice("Spring service", springServices.map(springServiceId))
  for (const service of springServices) {
    refuseTwice(
      "Spring app",
      service.apps.map(({ name }) => springAppId(service, name)),
    )
    for (const { name, deployments } of service.apps) {
      refuseTwice(
        `in ${name} the deployment`,
        deployments.map((deployment) => deployment.name),
      )
      if (deployments.filter(({ active }) => active).length > 1)
        throw new Error(`seed: ${springAppId(service, name)} has more than one active deployment`)
    }
  }
}

const removeSettings = (state: SpringState, { app: id, names }: ForeignSettings): void => {
  for (const { service, app } of appsIn(state)) {
    for (const deployment of app.deployments) {
      if (!same(`${springAppId(service, app.name)}/deployments/${deployment.name}`, id)) continue
      deployment.environmentVariables = Object.fromEntries(
        Object.entries(deployment.environmentVariables).filter(([name]) => !names.includes(name)),
      )
    }
  }
}

/** Azure Spring Apps: service instances with their apps and deployments. */
export const springAppsService = (): SandboxService =>
  defineService({
    name: "spring-apps",
    namespaces: ["Microsoft.AppPlatform"],
    seed: springSeed,
    load: ({ springServices }, { inSubscription }): SpringState => ({
      springServices: springServices.map((service) => ({
        ...inSubscription(service),
        apps: service.apps.map(({ systemIdentity, ...app }) => ({
          ...app,
          ...completedIdentity(systemIdentity),
        })),
      })),
    }),
    resources: ({ springServices }) =>
      springServices.map((service) => ({
        id: springServiceId(service),
        type: springServiceType,
        name: service.name,
        location: service.location,
        kept: service.kept,
        sku: service.sku,
      })),
    identityOwners: (state) => appsIn(state).map(ownerOfApp),
    check: checkServices,
    start: (kit) => ({
      routes: springRoutes(kit),
      apps: () => hosted(kit.own),
      removeSettings: (settings) => removeSettings(kit.own, settings),
    }),
    fidelity: [],
  })
