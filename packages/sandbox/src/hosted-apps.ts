import { siteHostName } from "./control-plane/arm/site-body.ts"
import type { ReadSecret } from "./control-plane/secret-reader.ts"
import { resolvedSettings } from "./key-vault-references.ts"
import { type IdentityOwner, identityOwners } from "./state/identity-owners.ts"
import type { LiveSite, LiveSpringApp, LiveState } from "./state/live-types.ts"
import { same, siteId, springAppId } from "./state/resource-id.ts"

/** What an app is told of the sandbox. */
export interface AppSurroundings {
  /** Address of the identity endpoint in the form of App Service. */
  readonly identityEndpoint: string
  /** Value that the identity endpoint takes for this app. */
  readonly identityHeader: string
  /** Origin of the app's metadata endpoint, where it has one. */
  readonly metadataHost?: string | undefined
  readonly caFile: string
  readonly readSecret: ReadSecret
}

/** An app that a hosting service runs. */
export interface HostedApp {
  readonly owner: IdentityOwner
  /** Whether it gets tokens as a virtual machine does, from its metadata endpoint. */
  readonly metadata?: true
  /**
   * What a process of the app finds in its environment.
   *
   * @param part - which container or deployment of the app, where it has several
   * @throws Error when the app has no such part
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
  const springApps = state.springServices.flatMap((service) =>
    service.apps.flatMap((spring) =>
      app(springAppId(service, spring.name), (at, part) => springEnvironment(spring, at, part)),
    ),
  )
  return [
    ...state.sites.flatMap((site) => app(siteId(site), (at) => siteEnvironment(state, site, at))),
    ...springApps.map((spring) => ({ ...spring, metadata: true as const })),
  ]
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

/** Azure gives such an app no address to ask; its identity libraries take another one than 169.254.169.254 from this variable. */
const springEnvironment = (
  app: LiveSpringApp,
  at: AppSurroundings,
  part: string | undefined,
): Record<string, string> => {
  const deployment = app.deployments.find(({ name, active }) =>
    part === undefined ? active : same(name, part),
  )
  if (deployment === undefined) {
    throw new Error(
      `the app ${app.name} has no ${part === undefined ? "active deployment" : `deployment ${part}`}`,
    )
  }
  return {
    ...deployment.environmentVariables,
    ...(at.metadataHost === undefined ? {} : { AZURE_POD_IDENTITY_AUTHORITY_HOST: at.metadataHost }),
    NODE_EXTRA_CA_CERTS: at.caFile,
  }
}
