import type { z } from "zod"
import type { LiveSpringApp, LiveSpringService } from "./state.ts"
import { same } from "../../kit/state/resource-id.ts"
import type { ServiceKit } from "../../kit/service.ts"
import type { SpringState } from "./state.ts"
import { ok } from "../../kit/arm/answers.ts"
import { springVersions as apiVersions } from "./api-versions.ts"
import { authorizeAssignment } from "../../kit/arm/checks.ts"
import { namedIdentities, wantedIdentity } from "../../kit/arm/identity.ts"
import { checkLocation } from "../../kit/arm/location-check.ts"
import { withBody, type ArmRequest, type ArmRoute } from "../../kit/arm/routes.ts"
import { appBody, springType } from "./bodies.ts"
import { appOf, findApp, serviceOf } from "./find.ts"
import type { SpringProgress } from "./progress.ts"
import { appRequest, given } from "./requests.ts"

const shownOnly = ["provisioningState", "fqdn", "url"]

/** Apps of a service: read, list, create, change. Identities are there when the operation has ended, not before. */
export const springAppRoutes = (
  plane: ServiceKit<SpringState>,
  services: string,
  progress: SpringProgress,
): ArmRoute[] => {
  const { store } = plane
  const all = `${services}/{service}/apps`
  const operation = `${springType}/apps/write`
  const show = (service: LiveSpringService, app: LiveSpringApp) =>
    appBody(service, app, progress.of(app), store)

  const change = (
    service: LiveSpringService,
    app: LiveSpringApp,
    request: ArmRequest,
    { identity, properties, location }: z.output<typeof appRequest>,
    replace: boolean,
  ) => {
    checkLocation({ ...service, name: app.name }, location)
    if (identity) {
      const added = namedIdentities(identity).filter(
        (id) => !app.userAssignedIdentities.some((present) => same(present, id)),
      )
      authorizeAssignment(store, request, operation, added)
    }
    const wanted = identity ? wantedIdentity(store, app.userAssignedIdentities, identity, replace) : undefined
    const isNew = !service.apps.includes(app)
    const answer = progress.write(request, {
      service,
      resource: app,
      blockedBy: [app, ...app.deployments],
      state: isNew ? "Creating" : "Updating",
      operation,
      show: () => show(service, app),
      work() {
        const set = given(properties, shownOnly)
        app.properties = replace ? set : { ...app.properties, ...set }
        if (wanted === undefined) return
        if (wanted.system) store.enableSystemIdentity(app)
        else store.disableSystemIdentity(app)
        app.userAssignedIdentities = wanted.userAssigned
      },
    })
    if (isNew) service.apps.push(app)
    return answer
  }

  return [
    {
      method: "GET",
      path: all,
      operation: `${springType}/apps/read`,
      apiVersions,
      basis: "recorded",
      handle: (request) => {
        const service = serviceOf(plane, request)
        return ok({ value: service.apps.map((app) => show(service, app)) })
      },
    },
    {
      method: "GET",
      path: `${all}/{app}`,
      operation: `${springType}/apps/read`,
      apiVersions,
      basis: "recorded",
      handle: (request) => {
        const service = serviceOf(plane, request)
        return ok(show(service, appOf(service, request)))
      },
    },
    {
      method: "PATCH",
      path: `${all}/{app}`,
      operation,
      apiVersions,
      basis: "recorded",
      ...withBody(plane, appRequest, (request, body) => {
        const service = serviceOf(plane, request)
        return change(service, appOf(service, request), request, body, false)
      }),
    },
    {
      method: "PUT",
      path: `${all}/{app}`,
      operation,
      apiVersions,
      basis: "recorded",
      ...withBody(plane, appRequest, async (request, body) => {
        const service = serviceOf(plane, request)
        const app = findApp(service, request)
        if (app !== undefined) return change(service, app, request, body, true)
        const made: LiveSpringApp = {
          name: request.param("app"),
          properties: {},
          deployments: [],
          userAssignedIdentities: [],
        }
        const answer = change(service, made, request, body, true)
        await plane.metadata.listen()
        return answer
      }),
    },
  ]
}
