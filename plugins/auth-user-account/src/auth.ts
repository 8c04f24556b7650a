import type { Azure, Caller } from "@keyless/azure"
import {
  type AuthPlugin,
  type Context,
  defineAuth,
  type ObjectId,
  type Principal,
  proof,
} from "@keyless/core/plugin"

import { userAccountFailure } from "./error-codes.ts"
import { type UserAccountAuthOptions, userAccountOptions } from "./options.ts"

/**
 * The account of the person who runs the app, for apps on a developer's own machine: they log in as whoever is signed in there, with `az login` or in
 * an editor, and hold nothing secret. Microsoft Graph is asked only about somebody else than the caller.
 *
 * @example const plugins = [localSource(), userAccountAuth({ azure })]
 * @public
 */
export function userAccountAuth({ azure }: { readonly azure: Azure }): AuthPlugin<UserAccountAuthOptions> {
  return defineAuth({
    id: "user-account",
    title: "Account of the person who runs the app",
    version: "0.1.0",
    options: userAccountOptions,
    runsAs: "person",
    credential: "person",
    async resolve(context, options) {
      const principal = await findPrincipal(azure, context, options["object-id"])
      return proof<Principal>({
        id: "identity.read",
        title: `Use the account of ${principal.name}`,
        why: "The app logs in as whoever is signed in on its machine; the database knows a person by the object id.",
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
  wanted: ObjectId | undefined,
): Promise<Principal> {
  const caller = await azure.caller(context)
  if (wanted !== undefined && wanted !== caller.objectId) return findPerson(azure, context, caller, wanted)
  const { objectId, tenantId, kind, loginName, clientId } = caller
  if (kind === "service") {
    context.warn(
      `You are logged in as the application ${loginName}, so the app will have to log in as that application.`,
      "Run it where AZURE_CLIENT_ID, AZURE_TENANT_ID and AZURE_CLIENT_SECRET are set, or name a person with object-id=<id>.",
    )
  }
  return {
    kind,
    objectId,
    tenantId,
    ...(clientId === undefined ? {} : { clientId }),
    name: loginName,
    credential: { kind: "person", loginName },
  }
}

async function findPerson(
  azure: Azure,
  context: Context,
  { tenantId }: Caller,
  objectId: ObjectId,
): Promise<Principal> {
  const person = await azure.graph.userById(context, objectId)
  if (person === undefined) {
    throw userAccountFailure(
      "identity_not_found",
      `The directory has no person of the object id ${objectId}.`,
      {
        hint: 'See who there is with: az ad user list --query "[].{id:id, name:userPrincipalName}" --output table (an application is named with --service-principal)',
      },
    )
  }
  const loginName = person.userPrincipalName ?? person.displayName
  return { kind: "user", objectId, tenantId, name: loginName, credential: { kind: "person", loginName } }
}
