import { containerEnvironment, mayUse, stageOf } from "../../services/container-apps/app-environment.ts"
import { siteHostName } from "../../services/app-service/site-body.ts"
import type { ReadSecret } from "../../services/key-vault/secret-reader.ts"
import { referenceResolver } from "../../services/app-service/key-vault-references.ts"
import { type IdentityOwner, identityOwners } from "../state/identity-owners.ts"
import { connectionStringVariable } from "../../services/app-service/connection-strings.ts"
import { type DeploymentSlot, deploymentSlots } from "../../services/app-service/deployment-slots.ts"
import type { LiveSpringApp, LiveState } from "../state/live-types.ts"
import type { ServicePrincipal } from "../state/principals.ts"
import { containerAppId, same, springAppId } from "../state/resource-id.ts"

/** What an app is told of the sandbox. */
export interface AppSurroundings {
  /** Address of the identity endpoint in the form of App Service. */
  readonly identityEndpoint: string
  /** Value that the identity endpoint takes for this app. */
  readonly identityHeader: string
  /** Origin of the app's metadata endpoint, where it has one. */
  readonly metadataHost?: string | undefined
  /** Where the sandbox's Entra ID is. On Azure this is not told: libraries know the public one. */
  readonly authorityHost: string
  /** With which the app trusts the sandbox. */
  readonly trust: Readonly<Record<string, string>>
  readonly readSecret: ReadSecret
}

/** Containers of a container app run before it starts, or as it. */
export type ContainerStage = "Init" | "Main"

/** An app that a hosting service runs. */
export interface HostedApp {
  readonly owner: IdentityOwner
  /** Whether it gets tokens as a virtual machine does, from its metadata endpoint. */
  readonly metadata?: true
  /** Of which kind a part of the app is, where that matters for identities: the first part where none is named. */
  stage?(part?: string): ContainerStage
  /** Whether a part of that kind may use an identity of the app. */
  mayUse?(identity: ServicePrincipal, stage: ContainerStage): boolean
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
    ...state.sites
      .flatMap(deploymentSlots)
      .flatMap((slot) => app(slot.id, (at) => siteEnvironment(state, slot, at))),
    ...state.containerApps.flatMap((one) =>
      app(containerAppId(one), (at, part) => containerEnvironment(one, at, part)).map((hosted) => ({
        ...hosted,
        stage: (part?: string) => stageOf(one, part),
        mayUse: (identity: ServicePrincipal, stage: ContainerStage) => mayUse(one, identity, stage),
      })),
    ),
    ...springApps.map((spring) => ({ ...spring, metadata: true as const })),
  ]
}

/** The app of a resource id. */
export const hostedApp = (state: LiveState, id: string): HostedApp | undefined =>
  hostedApps(state).find(({ owner }) => same(owner.resourceId, id))

/**
 * App settings under their names and under `APPSETTING_`, connection strings under the prefix of their type, both with their
 * references resolved. On Linux a period in a name becomes an underscore (Microsoft, "Configure an App Service app"), a dash goes (dotnet/extensions,
 * issue 1659), and a name with anything else but letters, digits and underscores does not arrive.
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
  const seen = variables.map(
    ([name, value]) => [name.replaceAll(".", "_").replaceAll("-", ""), value] as const,
  )
  return Object.fromEntries(seen.filter(([name]) => /^[A-Za-z0-9_]+$/.test(name)))
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
  AZURE_AUTHORITY_HOST: at.authorityHost,
  ...at.trust,
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
    AZURE_AUTHORITY_HOST: at.authorityHost,
    ...at.trust,
  }
}
