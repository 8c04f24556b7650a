import type { LiveState } from "./state/live-types.ts"

/**
 * What a person or a pipeline sets to work as the first service principal of the state that has a secret; without
 * one the credential variables are left out.
 */
export const callerEnvironment = (
  state: LiveState,
  at: { readonly url: string; readonly trust: Readonly<Record<string, string>>; readonly cloudFile: string },
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
    ...at.trust,
    KEYLESS_CLOUD: at.cloudFile,
  }
}
