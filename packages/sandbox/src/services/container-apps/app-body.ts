import { latestRevision } from "./state/revisions.ts"
import type { LiveContainerApp, LiveRevision } from "./state/state.ts"
import { containerAppId } from "./state/state.ts"
import type { Store } from "../../kit/state/store.ts"
import { shown } from "../../kit/arm/fields/kept.ts"
import { userAssignedBody } from "../../kit/arm/identity.ts"
import { environmentDomain, environmentId, plainLocation, revisionHostName } from "./environment.ts"
import { trafficWeight } from "./revisions.ts"
import { filledTemplate } from "./template.ts"

const identityOf = (app: LiveContainerApp, store: Store) => {
  const { systemIdentity, userAssignedIdentities } = app
  const types = [
    ...(systemIdentity === undefined ? [] : ["SystemAssigned"]),
    ...(userAssignedIdentities.length === 0 ? [] : ["UserAssigned"]),
  ]
  return {
    type: types.length === 0 ? "None" : types.join(", "),
    ...(systemIdentity !== undefined && {
      principalId: systemIdentity.principalId,
      tenantId: store.state.tenantId,
    }),
    ...(userAssignedIdentities.length > 0 && {
      userAssignedIdentities: userAssignedBody(
        store,
        userAssignedIdentities,
        ({ principalId, clientId }) => ({ principalId, clientId }),
      ),
    }),
  }
}

type Configuration = LiveContainerApp["configuration"]

/** Secrets as `listSecrets` tells them; what is in a Key Vault has no value here. */
export const secretsBody = ({ secrets }: Configuration) => ({ value: secrets ?? [] })

/** Secrets without their values. */
const shownSecrets = ({ secrets }: Configuration) =>
  secrets?.map((secret) =>
    "value" in secret
      ? { name: secret.name }
      : { name: secret.name, keyVaultUrl: secret.keyVaultUrl, identity: secret.identity },
  ) ?? null

const filledConfiguration = (app: LiveContainerApp) => ({
  ingress: null,
  registries: null,
  identitySettings: [],
  dapr: null,
  runtime: null,
  targetLabel: "",
  maxInactiveRevisions: 100,
  service: null,
  ...app.configuration,
  ...(app.configuration.ingress && {
    ingress: { ...app.configuration.ingress, fqdn: `${app.name}.${environmentDomain(app)}` },
  }),
  secrets: shownSecrets(app.configuration),
})

/** A container app as Azure answers it: the id is spelled `containerapps`, secrets have no values, what is not set is null (recorded). */
export const containerAppBody = (
  app: LiveContainerApp,
  store: Store,
  { provisioningState, modifiedAt }: { readonly provisioningState: string; readonly modifiedAt: string },
) => {
  const id = containerAppId(app)
  const latest = latestRevision(app)
  const body = {
    id: id.replace("/containerApps/", "/containerapps/"),
    name: app.name,
    type: "Microsoft.App/containerApps",
    location: app.location,
    systemData: {
      createdBy: "sandbox",
      createdByType: "User",
      createdAt: app.revisions[0]?.createdAt,
      lastModifiedBy: "sandbox",
      lastModifiedByType: "User",
      lastModifiedAt: modifiedAt,
    },
    properties: {
      provisioningState,
      runningStatus: app.runningStatus,
      managedEnvironmentId: environmentId(app),
      environmentId: environmentId(app),
      workloadProfileName: "Consumption",
      outboundIpAddresses: ["198.51.100.21"],
      latestRevisionName: latest.name,
      latestReadyRevisionName: latest.name,
      latestRevisionFqdn: app.configuration.ingress ? revisionHostName(app) : "",
      customDomainVerificationId: "0".repeat(64),
      configuration: filledConfiguration(app),
      template: filledTemplate(app.template),
      eventStreamEndpoint: `https://${plainLocation(app.location)}.azurecontainerapps.dev${id}/eventstream`,
      delegatedIdentities: [],
    },
    identity: identityOf(app, store),
  }
  return shown(body, app.kept)
}

/** A revision as Azure answers it. */
export const revisionBody = (app: LiveContainerApp, revision: LiveRevision) => ({
  id: `${containerAppId(app)}/revisions/${revision.name}`,
  name: revision.name,
  type: "Microsoft.App/containerapps/revisions",
  properties: {
    createdTime: revision.createdAt,
    fqdn: app.configuration.ingress ? `${revision.name}.${environmentDomain(app)}` : "",
    template: filledTemplate(revision.template),
    active: revision.active,
    replicas: revision.active && app.runningStatus === "Running" ? 1 : 0,
    trafficWeight: trafficWeight(app, revision),
    healthState: revision.active ? "Healthy" : "None",
    provisioningState: revision.active ? "Provisioned" : "Deprovisioned",
    runningState: revision.active ? "RunningAtMaxScale" : "Stopped",
  },
})
