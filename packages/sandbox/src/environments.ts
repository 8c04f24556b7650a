import type { LiveSite, LiveState } from "./state/live-types.ts"
import { siteHostName } from "./control-plane/arm/site-body.ts"

/**
 * What an app finds in its environment on App Service: its settings and the variables of the platform, with the
 * identity endpoint of the sandbox and its CA.
 */
export const siteEnvironment = (
  site: LiveSite,
  at: { readonly identityEndpoint: string; readonly identityHeader: string; readonly caFile: string },
): Record<string, string> => ({
  ...site.appSettings,
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

/**
 * What a person or a pipeline sets to work as the first service principal of the state that has a secret; without
 * one the credential variables are left out.
 */
export const callerEnvironment = (
  state: LiveState,
  at: { readonly url: string; readonly caFile: string; readonly cloudFile: string },
): Record<string, string> => {
  const caller = state.directory.servicePrincipals.find((principal) => principal.secret !== undefined)
  return {
    AZURE_TENANT_ID: state.tenantId,
    ...(caller?.secret !== undefined && {
      AZURE_CLIENT_ID: caller.clientId,
      AZURE_CLIENT_SECRET: caller.secret,
    }),
    AZURE_AUTHORITY_HOST: at.url,
    AZURE_SUBSCRIPTION_ID: state.subscriptions[0]?.id ?? "",
    NODE_EXTRA_CA_CERTS: at.caFile,
    KEYLESS_CLOUD: at.cloudFile,
  }
}
