import type { LiveState, SystemIdentity } from "./live-types.ts"
import {
  containerAppId,
  mysqlServerId,
  postgresServerId,
  siteId,
  slotId,
  springAppId,
  sqlServerId,
} from "./resource-id.ts"

/** A resource that may hold managed identities. */
export interface IdentityOwner {
  readonly resourceId: string
  /** Name of its system identity in the directory. */
  readonly displayName: string
  readonly location: string
  /** The part of the live resource that handlers change. */
  readonly holder: { systemIdentity?: SystemIdentity; userAssignedIdentities?: string[] }
}

/** Every resource of the state that may hold identities; a system identity is named after its resource, as in Azure. */
export const identityOwners = (state: LiveState): IdentityOwner[] => {
  const owner = <T extends { readonly name: string; readonly location: string }>(
    resource: T & IdentityOwner["holder"],
    resourceId: string,
    displayName = resource.name,
  ): IdentityOwner => ({ resourceId, displayName, location: resource.location, holder: resource })
  return [
    ...state.sites.map((site) => owner(site, siteId(site))),
    ...state.containerApps.map((app) => owner(app, containerAppId(app))),
    ...state.sites.flatMap((site) =>
      site.slots.map((slot) =>
        owner(slot, slotId({ ...site, slot: slot.name }), `${site.name}/slots/${slot.name}`),
      ),
    ),
    ...state.postgresServers.map((server) => owner(server, postgresServerId(server))),
    ...state.mysqlServers.map((server) => owner(server, mysqlServerId(server))),
    ...state.sqlServers.map((server) => owner(server, sqlServerId(server))),
    ...state.springServices.flatMap((service) =>
      service.apps.map((app) => ({
        resourceId: springAppId(service, app.name),
        displayName: `${service.name}/apps/${app.name}`,
        location: service.location,
        holder: app,
      })),
    ),
  ]
}
