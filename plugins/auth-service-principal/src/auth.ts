import type { Azure } from "@keyless/azure"
import {
  type AuthPlugin,
  type Context,
  defineAuth,
  type ObjectId,
  type Principal,
  proof,
} from "@keyless/core/plugin"

import { servicePrincipalFailure } from "./error-codes.ts"
import { type ServicePrincipalAuthOptions, servicePrincipalOptions } from "./options.ts"

/**
 * An application's own identity, proved with a client secret, for apps that run where there is no managed identity. Nothing is
 * changed at the source. Microsoft Graph is asked only where `object-id` is left out.
 *
 * @example const plugins = [appServiceSource({ azure }), servicePrincipalAuth({ azure })]
 * @public
 */
export function servicePrincipalAuth({
  azure,
}: {
  readonly azure: Azure
}): AuthPlugin<ServicePrincipalAuthOptions> {
  return defineAuth({
    id: "service-principal",
    title: "Service principal with a client secret",
    version: "0.1.0",
    options: servicePrincipalOptions,
    runsAs: "application",
    credential: "client-secret",
    async resolve(context, options) {
      const principal = await findPrincipal(azure, context, options)
      return proof<Principal>({
        id: "identity.read",
        title: `Use the service principal ${principal.name}`,
        why: "The database knows an application by the object id of its service principal.",
        async prove({ signal }) {
          signal.throwIfAborted()
          return principal
        },
      })
    },
  })
}

async function findPrincipal(
  azure: Azure,
  context: Context,
  options: ServicePrincipalAuthOptions,
): Promise<Principal> {
  const clientId = options["client-id"]
  const [{ tenantId }, { objectId, name }] = await Promise.all([
    azure.caller(context),
    lookUp(azure, context, options),
  ])
  return {
    kind: "service",
    objectId,
    tenantId,
    clientId,
    name,
    credential: { kind: "client-secret", clientId, clientSecret: options.secret, tenantId },
  }
}

async function lookUp(
  azure: Azure,
  context: Context,
  options: ServicePrincipalAuthOptions,
): Promise<{ readonly objectId: ObjectId; readonly name: string }> {
  const clientId = options["client-id"]
  const given = options["object-id"]
  if (given !== undefined) return { objectId: given, name: clientId }
  const entry = await azure.graph.servicePrincipalByAppId(context, clientId)
  if (entry === undefined) {
    throw servicePrincipalFailure(
      "identity_not_found",
      `The tenant has no service principal of the client id ${clientId}.`,
      {
        hint: `Make one with: az ad sp create --id ${clientId} (or give its object id with object-id=<id>)`,
      },
    )
  }
  return { objectId: entry.objectId, name: entry.displayName }
}
