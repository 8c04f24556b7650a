import { siteHostName } from "./control-plane/arm/site-body.ts"
import type { ReadSecret } from "./control-plane/secret-reader.ts"
import { referenceResolver } from "./key-vault-references.ts"
import { type IdentityOwner, identityOwners } from "./state/identity-owners.ts"
import { connectionStringVariable } from "./state/connection-strings.ts"
import { type DeploymentSlot, deploymentSlots } from "./state/deployment-slots.ts"
import type { LiveState } from "./state/live-types.ts"
import { same } from "./state/resource-id.ts"

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
  return state.sites
    .flatMap(deploymentSlots)
    .flatMap((slot) => app(slot.id, (at) => siteEnvironment(state, slot, at)))
}

/** The app of a resource id. */
export const hostedApp = (state: LiveState, id: string): HostedApp | undefined =>
  hostedApps(state).find(({ owner }) => same(owner.resourceId, id))

/**
 * App settings under their names and under `APPSETTING_`, connection strings under the prefix of their type, both with their
 * references resolved. On Linux a period in a name becomes an underscore (Microsoft, "Configure an App Service app").
 */
const configured = ({ live }: DeploymentSlot, resolve: (value: string) => string): Record<string, string> => {
  const variables = [
    ...Object.entries(live.appSettings).flatMap(([name, value]) => [
      [name, resolve(value)] as const,
      [`APPSETTING_${name}`, resolve(value)] as const,
    ]),
    ...Object.entries(live.connectionStrings).map(
      ([name, string]) => [connectionStringVariable(name, string), resolve(string.value)] as const,
    ),
  ]
  if (!live.kind.includes("linux")) return Object.fromEntries(variables)
  return Object.fromEntries(variables.map(([name, value]) => [name.replaceAll(".", "_"), value]))
}

const siteEnvironment = (
  state: LiveState,
  slot: DeploymentSlot,
  at: AppSurroundings,
): Record<string, string> => ({
  ...configured(slot, referenceResolver(state, slot.live, at.readSecret)),
  IDENTITY_ENDPOINT: at.identityEndpoint,
  IDENTITY_HEADER: at.identityHeader,
  MSI_ENDPOINT: at.identityEndpoint,
  MSI_SECRET: at.identityHeader,
  WEBSITE_SITE_NAME: slot.site.name,
  WEBSITE_SLOT_NAME: slot.slot ?? "Production",
  WEBSITE_RESOURCE_GROUP: slot.site.resourceGroup,
  WEBSITE_OWNER_NAME: `${slot.site.subscriptionId}+${slot.site.resourceGroup}-${slot.live.location.replaceAll(" ", "")}webspace-Linux`,
  WEBSITE_HOSTNAME: siteHostName(slot),
  NODE_EXTRA_CA_CERTS: at.caFile,
})
