import { databaseAudience, graphAudience } from "./entra/resources.ts"

/** Versions in which the list of all clouds is answered, of which there is one. */
const listVersions = ["2018-05-01", "2019-05-01", "2020-06-01"]

const audiences = ["https://management.core.windows.net/", "https://management.azure.com/"]

const suffixes = {
  acrLoginServer: "azurecr.io",
  azureDataLakeAnalyticsCatalogAndJob: "azuredatalakeanalytics.net",
  azureDataLakeStoreFileSystem: "azuredatalakestore.net",
  azureFrontDoorEndpointSuffix: "azurefd.net",
  attestationEndpoint: "attest.azure.net",
  keyVaultDns: "vault.azure.net",
  mariadbServerEndpoint: "mariadb.database.azure.com",
  mhsmDns: "managedhsm.azure.net",
  mysqlServerEndpoint: "mysql.database.azure.com",
  postgresqlServerEndpoint: "postgres.database.azure.com",
  sqlServerHostname: "database.windows.net",
  storage: "core.windows.net",
  storageSyncEndpointSuffix: "afs.azure.net",
  synapseAnalytics: "dev.azuresynapse.net",
}

const cloud = (url: string, loginEndpoint: string) => ({
  portal: "https://portal.azure.com",
  authentication: { loginEndpoint, audiences, tenant: "common", identityProvider: "AAD" },
  graphAudience: `${url}/`,
  graph: `${url}/`,
  name: "sandbox",
  suffixes,
  resourceManager: `${url}/`,
  sqlManagement: "https://management.core.windows.net:8443/",
  microsoftGraphResourceId: `${url}/`,
  // Clients spell it in either way.
  ossrDbmsResourceId: databaseAudience,
  ossrdbmsResourceId: databaseAudience,
  batch: "https://batch.core.windows.net/",
  media: "https://rest.media.azure.net",
  attestationResourceId: "https://attest.azure.net",
  synapseAnalyticsResourceId: "https://dev.azuresynapse.net",
  logAnalyticsResourceId: "https://api.loganalytics.io",
  appInsightsResourceId: "https://api.applicationinsights.io",
  appInsightsTelemetryChannelResourceId: "https://dc.applicationinsights.azure.com/v2/track",
})

/**
 * What a cloud tells of itself to whoever asks, without a token: one object in version 2022-09-01, which Terraform and the SDKs read, a list
 * of clouds before, and the oldest form in 2015-01-01; the Azure CLI reads both. The authority of the older forms ends in `/adfs`, since the
 * Azure CLI would else ask Microsoft's own authority about the sandbox's.
 */
export const cloudMetadata = (url: string, apiVersion: string | null): Response => {
  if (apiVersion === "2022-09-01") return Response.json(cloud(url, url))
  if (apiVersion !== null && listVersions.includes(apiVersion))
    return Response.json([cloud(url, `${url}/adfs`)])
  if (apiVersion === "2015-01-01") {
    return Response.json({
      galleryEndpoint: "https://gallery.azure.com/",
      graphEndpoint: graphAudience,
      portalEndpoint: "https://portal.azure.com/",
      authentication: { loginEndpoint: `${url}/adfs`, audiences },
    })
  }
  const message =
    apiVersion === null
      ? "The api-version query parameter (?api-version=) is required for all requests."
      : `The api-version '${apiVersion}' is invalid. The supported versions are '${["2015-01-01", ...listVersions, "2022-09-01"].join(", ")}'.`
  const code = apiVersion === null ? "MissingApiVersionParameter" : "InvalidApiVersionParameter"
  return Response.json({ error: { code, message } }, { status: 400 })
}
