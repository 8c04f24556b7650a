import type { HostedApp } from "../../kit/app-identities/hosted-app.ts"
import type { ForeignSettings } from "../../kit/running-service.ts"
import { defineService, type SandboxService, type ServiceKit } from "../../kit/service.ts"
import { ownerOf } from "../../kit/state/identity-owners.ts"
import { same } from "../../kit/state/resource-id.ts"
import { refuseTwice } from "../../kit/state/seed-check.ts"
import { siteEnvironment } from "./app-environment.ts"
import { type DeploymentSlot, deploymentSlots, takesSlots } from "./deployment-slots.ts"
import { appServiceNotes } from "./fidelity.ts"
import { loadSites } from "./load.ts"
import { createSiteOperations } from "./site-operations.ts"
import { appServiceRoutes } from "./routes.ts"
import { siteId, type SiteState, siteSeed, siteType } from "./state.ts"

const ownerOfSlot = ({ id, site, slot, live }: DeploymentSlot) =>
  ownerOf(live, id, slot === undefined ? site.name : `${site.name}/slots/${slot}`)

const slotsOf = ({ sites }: SiteState) => sites.flatMap(deploymentSlots)

const checkSites = (state: SiteState): void => {
  const { sites } = state
  refuseTwice("site", sites.map(siteId))
  refuseTwice(
    "slot",
    slotsOf(state).map(({ id }) => id),
  )
  for (const site of sites) {
    if (site.slots.length > 0 && !takesSlots(site))
      throw new Error(`seed: ${site.name} has slots, which the tier ${site.sku} does not have`)
  }
}

const appsOf = ({ own, store }: ServiceKit<SiteState>): HostedApp[] =>
  slotsOf(own).map((slot) => ({
    owner: ownerOfSlot(slot),
    stopped: slot.live.state === "Stopped",
    environment: (at) => siteEnvironment(store, slot, at),
  }))

const removeSettings = (state: SiteState, { app, names }: ForeignSettings): void => {
  const without = <T>(values: Record<string, T>): Record<string, T> =>
    Object.fromEntries(Object.entries(values).filter(([name]) => !names.includes(name)))
  for (const { id, live } of slotsOf(state)) {
    if (!same(id, app)) continue
    live.appSettings = without(live.appSettings)
    live.connectionStrings = without(live.connectionStrings)
  }
}

/** Web apps and function apps of App Service, with their slots. */
export const appServiceService = (): SandboxService =>
  defineService({
    name: "app-service",
    namespaces: ["Microsoft.Web"],
    seed: siteSeed,
    load: loadSites,
    resources: (state) =>
      slotsOf(state).map(({ id, site, slot, live }) => ({
        id,
        type: slot === undefined ? siteType : `${siteType}/slots`,
        name: slot === undefined ? site.name : `${site.name}/${slot}`,
        location: live.location,
        kept: live.kept,
        kind: live.kind,
      })),
    identityOwners: (state) => slotsOf(state).map(ownerOfSlot),
    check: checkSites,
    start(kit) {
      const siteOperations = createSiteOperations(kit)
      return {
        routes: appServiceRoutes(kit, siteOperations),
        apps: () => appsOf(kit),
        removeSettings: (settings) => removeSettings(kit.own, settings),
        idle: () => siteOperations.idle(),
      }
    },
    fidelity: [{ title: "Apps: App Service, Container Apps, Spring Apps", notes: appServiceNotes }],
  })
