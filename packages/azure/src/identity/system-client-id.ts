import { type ClientId, clientId, type Context, isKeylessError } from "@keyless/core/plugin"

import type { Azure } from "../azure.ts"
import { requestAzureOrMissing } from "../errors.ts"

/**
 * The client id of an app's system identity, which the app itself does not show. MySQL and SQL know an identity by it. Azure Resource Manager
 * tells it without a look-up in the directory: learn.microsoft.com, REST reference, "System Assigned Identities - Get By Scope".
 *
 * @param app - resource id of the app
 * @returns nothing where the caller may not read it: a database that needs it says so
 */
export async function systemClientId(
  azure: Azure,
  { signal }: Pick<Context, "signal">,
  app: string,
): Promise<ClientId | undefined> {
  const { ManagedServiceIdentityClient } = await import("@azure/arm-msi")
  const client = azure.client(
    (credential, options) => new ManagedServiceIdentityClient(credential, subscriptionOf(app), options),
  )
  // The SDK puts a slash in front.
  const read = () => client.systemAssignedIdentities.getByScope(app.slice(1), { abortSignal: signal })
  try {
    const identity = await requestAzureOrMissing(read, { resource: app, signal })
    return identity?.clientId === undefined ? undefined : clientId(identity.clientId)
  } catch (error) {
    if (isKeylessError(error) && error.code === "permission_missing") return undefined
    throw error
  }
}

function subscriptionOf(id: string): string {
  return id.split("/")[2] ?? ""
}
