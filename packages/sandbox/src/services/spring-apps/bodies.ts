import type { LiveSpringApp, LiveSpringDeployment, LiveSpringService } from "./state.ts"
import { springAppId, springServiceId } from "./state.ts"
import type { Store } from "../../kit/state/store.ts"
import { userAssignedBody } from "../../kit/arm/identity.ts"
import type { Progress } from "./progress.ts"

export const springType = "Microsoft.AppPlatform/Spring"

const systemData = (at: Date) => ({
  createdBy: "sandbox",
  createdByType: "User",
  createdAt: at.toISOString(),
  lastModifiedBy: "sandbox",
  lastModifiedByType: "User",
  lastModifiedAt: at.toISOString(),
})

const hostName = (service: LiveSpringService) => `${service.name.toLowerCase()}.azuremicroservices.io`

/** A service instance as Azure answers it (recorded). */
export const serviceBody = (service: LiveSpringService, { modifiedAt }: Progress) => ({
  properties: {
    provisioningState: "Succeeded",
    zoneRedundant: false,
    version: 3,
    serviceId: "0".repeat(32),
    networkProfile: {
      outboundIPs: { publicIPs: ["198.51.100.21", "198.51.100.22"] },
      outboundType: "loadBalancer",
    },
    powerState: "Running",
    fqdn: hostName(service),
  },
  type: springType,
  sku: service.sku,
  location: service.location,
  tags: {},
  id: springServiceId(service),
  name: service.name,
  systemData: systemData(modifiedAt),
})

const appProperties = {
  addonConfigs: { applicationConfigurationService: {}, serviceRegistry: {} },
  public: false,
  httpsOnly: false,
  temporaryDisk: { sizeInGB: 5, mountPath: "/tmp" },
  persistentDisk: { sizeInGB: 0, mountPath: "/persistent" },
  enableEndToEndTLS: false,
  ingressSettings: {
    readTimeoutInSeconds: 300,
    sendTimeoutInSeconds: 60,
    sessionCookieMaxAge: 0,
    sessionAffinity: "None",
    backendProtocol: "Default",
  },
}

/** Identities as Azure Spring Apps shows them: types without a blank between them, ids in lower case (recorded). */
const identityOf = ({ systemIdentity, userAssignedIdentities }: LiveSpringApp, store: Store) => {
  const types = [
    ...(systemIdentity === undefined ? [] : ["SystemAssigned"]),
    ...(userAssignedIdentities.length === 0 ? [] : ["UserAssigned"]),
  ]
  if (types.length === 0) return null
  const assigned = userAssignedBody(store, userAssignedIdentities, ({ principalId, clientId }) => ({
    principalId,
    clientId,
  }))
  return {
    type: types.join(","),
    ...(systemIdentity !== undefined && {
      principalId: systemIdentity.principalId,
      tenantId: store.state.tenantId,
    }),
    ...(userAssignedIdentities.length > 0 && {
      userAssignedIdentities: Object.fromEntries(
        Object.entries(assigned).map(([id, identity]) => [id.toLowerCase(), identity]),
      ),
    }),
  }
}

/** An app as Azure answers it (recorded). */
export const appBody = (
  service: LiveSpringService,
  app: LiveSpringApp,
  { state, modifiedAt }: Progress,
  store: Store,
) => ({
  properties: {
    ...appProperties,
    ...app.properties,
    provisioningState: state,
    fqdn: hostName(service),
  },
  type: `${springType}/apps`,
  identity: identityOf(app, store),
  location: service.location,
  id: springAppId(service, app.name),
  name: app.name,
  systemData: systemData(modifiedAt),
})

/** A deployment as Azure answers it (recorded): no environment variables are null, and instances are while it changes. */
export const deploymentBody = (
  service: LiveSpringService,
  app: LiveSpringApp,
  deployment: LiveSpringDeployment,
  { state, modifiedAt }: Progress,
) => {
  const { name, active, environmentVariables, settings, source, instances } = deployment
  const isSettled = state === "Succeeded" || state === "Failed"
  return {
    properties: {
      deploymentSettings: {
        ...settings,
        environmentVariables: Object.keys(environmentVariables).length === 0 ? null : environmentVariables,
      },
      provisioningState: state,
      status: "Running",
      active,
      instances: isSettled
        ? Array.from({ length: instances }, (_, index) => ({
            name: `${app.name}-${name}-1-${index}`,
            status: "Running",
            discoveryStatus: "UNREGISTERED",
            startTime: modifiedAt.toISOString(),
          }))
        : null,
      source,
    },
    type: `${springType}/apps/deployments`,
    sku: { ...service.sku, capacity: instances },
    id: `${springAppId(service, app.name)}/deployments/${name}`,
    name,
    systemData: systemData(modifiedAt),
  }
}
