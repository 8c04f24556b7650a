import type { LiveContainerApp } from "./state/state.ts"
import { latestRevision } from "./state/revisions.ts"

/** ARM id of the environment of an app. */
export const environmentId = (app: LiveContainerApp): string =>
  `/subscriptions/${app.subscriptionId}/resourceGroups/${app.resourceGroup}/providers/Microsoft.App/managedEnvironments/${app.managedEnvironment}`

/** A location as it stands in addresses: `East US` is `eastus`. */
export const plainLocation = (location: string): string => location.replaceAll(" ", "").toLowerCase()

/** Domain under which the apps of an environment are reached. */
export const environmentDomain = ({
  managedEnvironment,
  location,
}: Pick<LiveContainerApp, "managedEnvironment" | "location">): string =>
  `${managedEnvironment.toLowerCase()}.${plainLocation(location)}.azurecontainerapps.io`

/** Host name of the latest revision. */
export const revisionHostName = (app: LiveContainerApp): string =>
  `${latestRevision(app).name}.${environmentDomain(app)}`

/** An environment as Azure answers it; the sandbox knows it from an app that is in it. */
export const environmentBody = (app: LiveContainerApp) => ({
  id: environmentId(app),
  name: app.managedEnvironment,
  type: "Microsoft.App/managedEnvironments",
  location: app.location,
  properties: {
    provisioningState: "Succeeded",
    daprAIInstrumentationKey: null,
    daprAIConnectionString: null,
    vnetConfiguration: null,
    defaultDomain: environmentDomain(app),
    staticIp: "198.51.100.20",
    appLogsConfiguration: { destination: null, logAnalyticsConfiguration: null },
    zoneRedundant: false,
    eventStreamEndpoint: `https://${plainLocation(app.location)}.azurecontainerapps.dev${environmentId(app)}/eventstream`,
    customDomainConfiguration: null,
    workloadProfiles: [{ workloadProfileType: "Consumption", name: "Consumption" }],
    infrastructureResourceGroup: null,
    peerAuthentication: { mtls: { enabled: false } },
    publicNetworkAccess: "Enabled",
  },
})
