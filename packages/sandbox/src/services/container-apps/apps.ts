import type { z } from "zod"
import { withFirstRevision } from "./state/revisions.ts"
import type { LiveContainerApp } from "./state/state.ts"
import { findAt, same } from "../../kit/state/resource-id.ts"
import type { ServiceKit } from "../../kit/service.ts"
import type { ContainerAppState } from "./state/state.ts"
import { armFailure, ok, type ArmAnswer } from "../../kit/arm/answers.ts"
import { containerAppVersions as apiVersions } from "./api-versions.ts"
import { authorizeAssignment } from "../../kit/arm/checks.ts"
import { isObject, type Kept, keptOf } from "../../kit/arm/fields/kept.ts"
import { type identityBody, namedIdentities, wantedIdentity } from "../../kit/arm/identity.ts"
import { checkLocation } from "../../kit/arm/location-check.ts"
import { locatedReads, pathOf, resourceOf } from "../../kit/arm/located-reads.ts"
import { locationOf, withBody, type ArmRequest, type ArmRoute } from "../../kit/arm/routes.ts"
import { containerAppBody, secretsBody } from "./app-body.ts"
import { partsAfter } from "./app-change.ts"
import { containerAppRequest, containerAppSince as since, type ContainerAppRequest } from "./app-request.ts"
import { environmentId } from "./environment.ts"
import { mergePatch } from "./merge-patch.ts"
import { activeOnly, revisionsWith } from "./revisions.ts"
import type { AppWriter } from "./writer.ts"

const type = "Microsoft.App/containerApps"

/** The container app a request names. @throws ArmFailure 404 when there is none. */
export const containerAppOf = (plane: ServiceKit<ContainerAppState>, request: ArmRequest): LiveContainerApp =>
  resourceOf({ type, resources: () => plane.own.containerApps }, request)

const keptFrom = (before: Kept, wanted: ContainerAppRequest): Kept => {
  const after = mergePatch(before, keptOf(containerAppRequest, wanted))
  return isObject(after) ? { ...after } : {}
}

/** An app stays in its environment. No recording shows the refusal; code and sentence are ours. @throws ArmFailure 400 */
const checkEnvironment = (app: LiveContainerApp, { properties }: ContainerAppRequest): void => {
  const given = [properties?.environmentId, properties?.managedEnvironmentId]
  for (const id of given.filter((one) => typeof one === "string" && one !== "")) {
    if (id === undefined || id === null || same(id, environmentId(app))) continue
    throw armFailure(
      400,
      "ContainerAppEnvironmentChangeNotSupported",
      `The environment of container app '${app.name}' cannot be changed to '${id}'.`,
    )
  }
}

/** Container apps: read, list, create, change, delete, secrets with their values. */
export const appRoutes = (plane: ServiceKit<ContainerAppState>, writer: AppWriter): ArmRoute[] => {
  const { store } = plane
  const one = pathOf({ type })
  const body = (app: LiveContainerApp) => containerAppBody(app, store, writer.stateOf(app))

  /** Checks the identities at once; answers what gives them to the app. */
  const identities = (
    app: LiveContainerApp,
    request: ArmRequest,
    wanted: z.output<typeof identityBody> | null | undefined,
    replace: boolean,
  ): (() => void) => {
    if (!wanted) return () => {}
    const added = namedIdentities(wanted).filter(
      (id) => !app.userAssignedIdentities.some((present) => same(present, id)),
    )
    authorizeAssignment(store, request, `${type}/write`, added)
    const { system, userAssigned } = wantedIdentity(store, app.userAssignedIdentities, wanted, replace)
    return () => {
      if (system) store.enableSystemIdentity(app)
      else store.disableSystemIdentity(app)
      app.userAssignedIdentities = userAssigned
    }
  }

  const change = (
    app: LiveContainerApp,
    request: ArmRequest,
    wanted: ContainerAppRequest,
    method: "PUT" | "PATCH",
  ): ArmAnswer => {
    checkLocation(app, wanted.location)
    checkEnvironment(app, wanted)
    const { configuration, template } = partsAfter(app.name, app, wanted, method)
    const giveIdentities = identities(app, request, wanted.identity, method === "PUT")
    return writer.accept(app, request, {
      operation: `${type}/write`,
      run() {
        const revisions = revisionsWith(app, template, plane.now())
        Object.assign(app, {
          configuration,
          template,
          kept: keptFrom(method === "PATCH" ? app.kept : {}, wanted),
          revisions: activeOnly(configuration.activeRevisionsMode, revisions),
        })
        giveIdentities()
      },
      result: () => body(app),
    })
  }

  const create = (
    request: ArmRequest,
    wanted: ContainerAppRequest,
  ): ArmAnswer & { readonly app: LiveContainerApp } => {
    if (!wanted.location)
      throw armFailure(400, "LocationRequired", "The location property is required for this definition.")
    const at = locationOf(request)
    const environment = wanted.properties?.environmentId ?? wanted.properties?.managedEnvironmentId
    const draft = {
      ...at,
      location: wanted.location,
      kept: keptFrom({}, wanted),
      managedEnvironment: environment?.split("/").at(-1) ?? "sandbox-environment",
      ...partsAfter(at.name, undefined, wanted, "PUT"),
      runningStatus: "Running" as const,
      userAssignedIdentities: [],
      revisions: [],
    }
    const app: LiveContainerApp = { ...draft, revisions: withFirstRevision(draft) }
    const giveIdentities = identities(app, request, wanted.identity, true)
    giveIdentities()
    const answer = writer.accept(app, request, {
      operation: `${type}/write`,
      run: () => void plane.own.containerApps.push(app),
      result: () => body(app),
    })
    return { ...answer, app }
  }

  /** A PUT answers the app with the address of its operation (recorded). */
  const created = ({ headers = {} }: ArmAnswer, app: LiveContainerApp): ArmAnswer => {
    const { location: _, ...others } = headers
    return { status: 201, body: body(app), headers: others }
  }
  /** A PATCH or DELETE answers no body and the address of the result; previews that of the operation besides (recorded). */
  const accepted = (answer: ArmAnswer, { apiVersion }: ArmRequest): ArmAnswer => {
    if (apiVersion.endsWith("-preview")) return answer
    const { "azure-asyncoperation": _, ...others } = answer.headers ?? {}
    return { ...answer, headers: others }
  }

  return [
    ...locatedReads({
      type,
      apiVersions,
      since,
      basis: "recorded",
      resources: () => plane.own.containerApps,
      body,
    }),
    {
      method: "POST",
      path: `${one}/listSecrets`,
      operation: `${type}/listSecrets/action`,
      apiVersions,
      basis: "recorded",
      handle: (request) => ok(secretsBody(containerAppOf(plane, request).configuration)),
    },
    {
      method: "PATCH",
      path: one,
      operation: `${type}/write`,
      apiVersions,
      since,
      basis: "recorded",
      ...withBody(plane, containerAppRequest, (request, wanted) =>
        accepted(change(containerAppOf(plane, request), request, wanted, "PATCH"), request),
      ),
    },
    {
      method: "PUT",
      path: one,
      operation: `${type}/write`,
      apiVersions,
      since,
      basis: "recorded",
      ...withBody(plane, containerAppRequest, (request, wanted) => {
        const app = findAt(plane.own.containerApps, locationOf(request))
        if (app !== undefined) return created(change(app, request, wanted, "PUT"), app)
        const { app: made, ...answer } = create(request, wanted)
        return created(answer, made)
      }),
    },
    {
      method: "DELETE",
      path: one,
      operation: `${type}/delete`,
      apiVersions,
      basis: "specified",
      handle: (request) => {
        const app = findAt(plane.own.containerApps, locationOf(request))
        if (app === undefined) return { status: 204 }
        const answer = writer.accept(app, request, {
          operation: `${type}/delete`,
          run() {
            plane.own.containerApps = plane.own.containerApps.filter((other) => other !== app)
          },
        })
        return accepted(answer, request)
      },
    },
  ]
}
