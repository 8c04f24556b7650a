import { siteHostName } from "./control-plane/arm/site-body.ts"
import type { ReadSecret } from "./control-plane/secret-reader.ts"
import { resolvedSettings } from "./key-vault-references.ts"
import { type IdentityOwner, identityOwners } from "./state/identity-owners.ts"
import type { LiveSite, LiveState } from "./state/live-types.ts"
import { same, siteId } from "./state/resource-id.ts"

/** What an app is told of the sandbox. */
export interface AppSurroundings {
  /** Address of the identity endpoint in the form of App Service. */
  readonly identityEndpoint: string
  /** Value that the identity endpoint takes for this app. */
  readonly identityHeader: string
  readonly caFile: string
  readonly readSecret: ReadSecret
}

/** An app that a hosting service runs. */
export interface HostedApp {
  readonly owner: IdentityOwner
  /**
   * What a process of the app finds in its environment.
   *
   * @param part - which container of the app, where it has several
   */
  environment(at: AppSurroundings, part?: string): Record<string, string>
}

/** Every app of the state. */
export const hostedApps = (state: LiveState): HostedApp[] => {
  const owners = identityOwners(state)
  const app = (id: string, environment: HostedApp["environment"]): HostedApp[] => {
    const owner = owners.find(({ resourceId }) => resourceId === id)
    return owner === undefined ? [] : [{ owner, environment }]
  }
  return state.sites.flatMap((site) => app(siteId(site), (at) => siteEnvironment(state, site, at)))
}

/** The app of a resource id. */
export const hostedApp = (state: LiveState, id: string): HostedApp | undefined =>
  hostedApps(state).find(({ owner }) => same(owner.resourceId, id))

const siteEnvironment = (state: LiveState, site: LiveSite, at: AppSurroundings): Record<string, string> => ({
  ...resolvedSettings(state, site, at.readSecret),
  IDENTITY_ENDPOINT: at.identityEndpoint,
  IDENTITY_HEADER: at.identityHeader,
  MSI_ENDPOINT: at.identityEndpoint,
  MSI_SECRET: at.identityHeader,
  WEBSITE_SITE_NAME: site.name,
  WEBSITE_RESOURCE_GROUP: site.resourceGroup,
  WEBSITE_OWNER_NAME: `${site.subscriptionId}+${site.resourceGroup}-${site.location.replaceAll(" ", "")}webspace-Linux`,
  WEBSITE_HOSTNAME: siteHostName(site),
  NODE_EXTRA_CA_CERTS: at.caFile,
})
