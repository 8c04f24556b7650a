import { type Azure, requestAzure, sameResourceId } from "@keyless/azure"
import { isGuid, isKeylessError, objectId } from "@keyless/core/plugin"
import { readAdministrator } from "./administrator.ts"
import { mysqlFailure } from "./errors.ts"
import type { FoundServer } from "./found-server.ts"
import { isServerError } from "./server-error.ts"

/**
 * Application permissions for Microsoft Graph that the server's identity needs, by the ids that they have in every tenant. Microsoft Learn,
 * "Microsoft Entra authentication for Azure Database for MySQL", "Permissions", and "Microsoft Graph permissions reference".
 */
const neededRoles = {
  "User.Read.All": "df021288-bdef-4463-88db-98f22de89214",
  "GroupMember.Read.All": "98830695-27a2-44f7-8c18-0c3ebc9698f6",
  "Application.Read.All": "9a5d68dd-52b0-4cc2-bd40-abcf44ac3a30",
} as const

/** `Directory.Read.All`, which stands for all of them. */
const wholeDirectory = "7ab1d382-f21e-4acd-a863-ba3e13f7da61"

const lookUpMs = 15_000

/** Azure's own error for an id that the server could not look up: "An unexpected error occurred while trying to validate user '...'". */
const errorOfValidation = 9102

/** Whether the server refused a user because it could not look the identity up in the directory. */
export function isDirectoryProblem(error: unknown): boolean {
  return isServerError(error) && (error.errno === errorOfValidation || /validate user/i.test(error.message))
}

/** Explains such an error by the permissions that the server's own identity lacks, as far as the caller may see them. */
export async function explainDirectory(
  azure: Azure,
  { client, resourceGroup, name, id, ref }: FoundServer,
  error: unknown,
): Promise<Error | undefined> {
  if (!isDirectoryProblem(error)) return undefined
  const context = { signal: AbortSignal.timeout(lookUpMs) }
  const [server, administrator] = await Promise.all([
    requestAzure(() => client.servers.get(resourceGroup, name, { abortSignal: context.signal }), {
      resource: id,
    }),
    readAdministrator(client, ref, context),
  ])
  const used = administrator?.identity ?? ""
  const entry = Object.entries(server.identity?.userAssignedIdentities ?? {}).find(([key]) =>
    sameResourceId(key, used),
  )?.[1]
  const principal = typeof entry?.["principalId"] === "string" ? entry["principalId"] : ""
  const assigned = isGuid(principal) ? await rolesOf(azure, context, principal) : undefined
  const lacking = Object.entries(neededRoles).filter(
    ([, role]) => assigned === undefined || !(assigned.includes(role) || assigned.includes(wholeDirectory)),
  )
  const names = lacking.map(([role]) => role).join(", ")
  const lack = assigned === undefined ? `may lack one of ${names}` : `lacks ${names}`
  return mysqlFailure(
    "server_identity_permissions",
    lacking.length === 0
      ? `${name} could not look the identity up in the directory, though its own identity ${used} has the permissions for it.`
      : `${name} could not look the identity up in the directory: its own identity ${used} ${lack} for Microsoft Graph.`,
    {
      hint:
        lacking.length === 0
          ? "New permissions need some minutes to act. Run the command again."
          : `Have a Global Administrator or Privileged Role Administrator run, for each of the app roles ${lacking.map(([, role]) => role).join(", ")}: az rest --method POST --url ${azure.cloud.graph}/v1.0/servicePrincipals/${principal}/appRoleAssignments --body '{"principalId":"${principal}","resourceId":"<az ad sp show --id 00000003-0000-0000-c000-000000000000 --query id>","appRoleId":"<app role>"}'`,
      resource: id,
      cause: error,
    },
  )
}

/** The app roles of the identity; nothing where the caller may not read them. */
async function rolesOf(
  azure: Azure,
  context: { readonly signal: AbortSignal },
  principal: string,
): Promise<readonly string[] | undefined> {
  try {
    return await azure.graph.appRolesOf(context, objectId(principal))
  } catch (error) {
    if (isKeylessError(error)) return undefined
    throw error
  }
}
