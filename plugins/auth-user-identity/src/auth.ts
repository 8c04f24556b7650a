import { type Azure, requestAzure } from "@keyless/azure"
import {
  type AuthPlugin,
  clientId,
  defineAuth,
  type IdentityRequest,
  objectId,
  tenantId,
} from "@keyless/core/plugin"

import { userIdentityFailure } from "./error-codes.ts"
import { type UserIdentityAuthOptions, userIdentityOptions } from "./options.ts"

/**
 * An identity that is a resource of its own and may be shared by several apps. It is looked for in the subscription named; the source
 * assigns it to the app.
 *
 * @example const plugins = [appServiceSource({ azure }), userIdentityAuth({ azure })]
 * @public
 */
export function userIdentityAuth({ azure }: { readonly azure: Azure }): AuthPlugin<UserIdentityAuthOptions> {
  return defineAuth({
    id: "user-identity",
    title: "User-assigned managed identity",
    version: "0.1.0",
    options: userIdentityOptions,
    credential: "client-id",
    async resolve({ signal }, options, source) {
      return source.identity(await findIdentity(azure, options, signal))
    },
  })
}

async function findIdentity(
  azure: Azure,
  options: UserIdentityAuthOptions,
  signal: AbortSignal,
): Promise<IdentityRequest> {
  const wanted = options["client-id"]
  const subscription = options["subs-id"]
  const { ManagedServiceIdentityClient } = await import("@azure/arm-msi")
  const client = azure.client(
    (credential, clientOptions) => new ManagedServiceIdentityClient(credential, subscription, clientOptions),
  )
  const found = await requestAzure(
    async () => {
      for await (const identity of client.userAssignedIdentities.listBySubscription({
        abortSignal: signal,
      })) {
        if (identity.clientId?.toLowerCase() === wanted) return identity
      }
      return undefined
    },
    { resource: `/subscriptions/${subscription}`, signal },
  )
  if (
    found?.id === undefined ||
    found.name === undefined ||
    found.principalId === undefined ||
    found.tenantId === undefined
  ) {
    throw userIdentityFailure(
      "identity_not_found",
      `Subscription ${subscription} has no user-assigned identity with the client id ${wanted}.`,
      {
        hint: `See what there is with: az identity list --subscription ${subscription} --query "[].{name:name, clientId:clientId}" --output table (give the client id, not the principal id)`,
      },
    )
  }
  return {
    kind: "user-assigned",
    id: found.id,
    name: found.name,
    objectId: objectId(found.principalId),
    clientId: clientId(wanted),
    tenantId: tenantId(found.tenantId),
  }
}
