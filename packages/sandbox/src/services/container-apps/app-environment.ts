import { environmentDomain, revisionHostName } from "./environment.ts"
import type { AppSurroundings, ContainerStage } from "../../kit/app-identities/hosted-app.ts"
import { latestRevision } from "./state/revisions.ts"
import type { LiveContainerApp } from "./state/state.ts"
import type { ServicePrincipal } from "../../kit/state/principals.ts"
import { same } from "../../kit/state/resource-id.ts"

/**
 * What a container of the latest revision finds in its environment (Microsoft Learn, "Manage environment variables on Azure Container
 * Apps" and "Managed identities in Azure Container Apps").
 *
 * @param container - name of the container; left out, the first
 * @throws Error when the app has no such container
 */
export const containerEnvironment = (
  app: LiveContainerApp,
  at: AppSurroundings,
  container?: string,
): Record<string, string> => {
  const revision = app.revisions.findLast(({ active }) => active) ?? latestRevision(app)
  const all = [...revision.template.containers, ...(revision.template.initContainers ?? [])]
  const found = all.find(({ name }) => container === undefined || name === container)
  if (found === undefined) throw new Error(`the sandbox has no container ${container} in ${app.name}`)
  const { ingress, secrets } = app.configuration
  const values = new Map(
    (secrets ?? []).map((secret) => [secret.name, "value" in secret ? secret.value : ""]),
  )
  const own = (found.env ?? []).map(({ name, value, secretRef }) => [
    name,
    (secretRef ? values.get(secretRef) : value) ?? "",
  ])
  return {
    ...Object.fromEntries(own),
    CONTAINER_APP_NAME: app.name,
    CONTAINER_APP_REVISION: revision.name,
    CONTAINER_APP_REPLICA_NAME: `${revision.name}-sandbox-0`,
    CONTAINER_APP_HOSTNAME: revisionHostName(app),
    CONTAINER_APP_ENV_DNS_SUFFIX: environmentDomain(app),
    ...(ingress?.targetPort && { CONTAINER_APP_PORT: String(ingress.targetPort) }),
    ...((app.systemIdentity !== undefined || app.userAssignedIdentities.length > 0) && {
      IDENTITY_ENDPOINT: at.identityEndpoint,
      IDENTITY_HEADER: at.identityHeader,
      MSI_ENDPOINT: at.identityEndpoint,
      MSI_SECRET: at.identityHeader,
    }),
    AZURE_AUTHORITY_HOST: at.authorityHost,
    ...at.trust,
  }
}

/** Whether a container is one that runs before the others. */
export const stageOf = ({ template }: LiveContainerApp, container: string | undefined): ContainerStage =>
  template.initContainers?.some(({ name }) => name === container) === true ? "Init" : "Main"

/** Whether containers of a kind may use an identity (Microsoft Learn, "Managed identities in Azure Container Apps", identitySettings). */
export const mayUse = (app: LiveContainerApp, identity: ServicePrincipal, stage: ContainerStage): boolean => {
  const isSystem = identity.objectId === app.systemIdentity?.principalId
  const setting = app.configuration.identitySettings?.find(({ identity: named }) =>
    isSystem
      ? same(named, "system")
      : identity.kind === "managedIdentity" && same(named, identity.resourceId),
  )
  return setting === undefined || setting.lifecycle === "All" || setting.lifecycle === stage
}
