import type { z } from "zod"
import { type DeploymentSlot, productionSlot } from "./deployment-slots.ts"
import type { LiveSite, LiveSlot, SiteState } from "./state.ts"
import { findAt, same } from "../../kit/state/resource-id.ts"
import type { Store } from "../../kit/state/store.ts"
import type { ServiceKit } from "../../kit/service.ts"
import { type ArmAnswer, armFailure, ok, resourceNotFound } from "../../kit/arm/answers.ts"
import { authorizeAssignment } from "../../kit/arm/checks.ts"
import { keptAfter, keptOf } from "../../kit/arm/fields/kept.ts"
import { type identityBody, namedIdentities, wantedIdentity } from "../../kit/arm/identity.ts"
import { type ArmRequest, locationOf } from "../../kit/arm/routes.ts"
import { checkLocation } from "../../kit/arm/location-check.ts"
import { siteBody } from "./site-body.ts"
import { applySiteConfig } from "./site-config-changes.ts"
import type { SiteOperations } from "./site-operations.ts"
import { siteRequest } from "./site-request.ts"
import type { SiteWriter } from "./site-writes.ts"

/** The site that a request names. @throws ArmFailure 404 when there is none. */
export const siteOf = ({ own }: ServiceKit<SiteState>, request: ArmRequest): LiveSite => {
  const site = findAt(own.sites, locationOf(request))
  if (site !== undefined) return site
  throw resourceNotFound("Microsoft.Web/sites", request.param("name"), request.param("resourceGroup"))
}

/** The site that a request names, as its production slot. @throws ArmFailure 404 when there is none. */
export const productionOf = (plane: ServiceKit<SiteState>, request: ArmRequest): DeploymentSlot =>
  productionSlot(siteOf(plane, request))

/** What a new site or slot is before its body is looked at. */
export const blankApp = () => ({
  state: "Running" as const,
  kept: {},
  kind: "app",
  linuxFxVersion: "",
  appSettings: {},
  connectionStrings: {},
  metadata: {},
  userAssignedIdentities: [],
})

type SiteRequest = z.output<typeof siteRequest>

/** PUT and PATCH of sites and slots. */
export interface SiteChanges {
  /** Changes one that is there; with `replace` (PUT) identities that are not named go. */
  change(at: DeploymentSlot, request: ArmRequest, body: SiteRequest, replace: boolean): Promise<ArmAnswer>
  /** Fills in a blank one from the body, and answers it. Whoever calls puts it into the state. */
  create(at: DeploymentSlot, request: ArmRequest, body: SiteRequest): Promise<ArmAnswer>
}

/** Makes what PUT and PATCH do. */
export const createSiteChanges = (
  plane: ServiceKit<SiteState>,
  write: SiteWriter,
  operations: SiteOperations,
): SiteChanges => {
  const { store } = plane
  const change: SiteChanges["change"] = async (at, request, body, replace) => {
    const { live } = at
    checkLocation({ ...live, resourceGroup: at.site.resourceGroup }, body.location)
    if (body.identity) {
      const added = namedIdentities(body.identity).filter(
        (id) => !live.userAssignedIdentities.some((present) => same(present, id)),
      )
      const type = at.slot === undefined ? "Microsoft.Web/sites" : "Microsoft.Web/sites/slots"
      authorizeAssignment(store, request, `${type}/write`, added)
    }
    const accepted = request.method === "PATCH" && operations.accepts(at)
    const failure = accepted ? plane.faults.takeFailure("Microsoft.Web/sites/write") : undefined
    const done = write([at], () => {
      if (failure !== undefined) throw armFailure(500, failure.code, failure.message)
      if (body.identity) applyIdentity(store, live, body.identity, replace)
      if (body.kind) live.kind = body.kind
      const reader = body.properties?.keyVaultReferenceIdentity
      if (reader && same(reader, "SystemAssigned")) delete live.keyVaultReferenceIdentity
      else if (reader) live.keyVaultReferenceIdentity = reader
      applySiteConfig(live, body.properties?.siteConfig)
      live.kept = replace ? keptOf(siteRequest, body) : keptAfter(siteRequest, live.kept, body)
    })
    if (accepted) return operations.accept(at, request, done)
    await done
    return ok(siteBody(at, store))
  }
  return {
    change,
    async create(at, request, body) {
      if (!body.location) {
        throw armFailure(400, "LocationRequired", "The location property is required for this definition.")
      }
      at.live.location = body.location
      return change(at, request, body, true)
    },
  }
}

const applyIdentity = (
  store: Store,
  live: LiveSite | LiveSlot,
  wanted: z.output<typeof identityBody>,
  replace: boolean,
) => {
  const { system, userAssigned } = wantedIdentity(store, live.userAssignedIdentities, wanted, replace)
  if (system) store.enableSystemIdentity(live)
  else store.disableSystemIdentity(live)
  live.userAssignedIdentities = userAssigned
}
