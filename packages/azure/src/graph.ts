import type { TokenCredential } from "@azure/core-auth"
import {
  type ClientId,
  clientId,
  type Context,
  isKeylessError,
  type ObjectId,
  objectId,
} from "@keyless/core/plugin"
import { z } from "zod"

import type { Cloud } from "./cloud.ts"
import { azureFailure } from "./error-codes.ts"
import { requestAzure, requestAzureOrMissing } from "./errors.ts"
import type { ArmClientOptions } from "./pipeline.ts"
import { createRest, type RestRequest } from "./rest.ts"

/** A user or a service principal in the directory. @public */
export interface DirectoryEntry {
  readonly objectId: ObjectId
  readonly displayName: string
  /** Application id, of service principals. */
  readonly clientId?: ClientId
  /** Of users; that of a guest is not the name the guest logs in with. */
  readonly userPrincipalName?: string
}

type Call = Pick<Context, "signal">

/** Look-ups in Microsoft Graph. Each throws KeylessError `directory_forbidden` where the caller may not read. @public */
export interface Graph {
  /** The signed-in user. Not for services: their claims say all. */
  me(context: Call): Promise<DirectoryEntry>
  /** The person of an object id, if the directory has one; not for services. */
  userById(context: Call, id: ObjectId): Promise<DirectoryEntry | undefined>
  /** The service principal of an application id, if the tenant has one. */
  servicePrincipalByAppId(context: Call, appId: ClientId): Promise<DirectoryEntry | undefined>
  /** The service principal of an object id, if the tenant has one. */
  servicePrincipalById(context: Call, id: ObjectId): Promise<DirectoryEntry | undefined>
  /**
   * Which of the groups the member is in, directly or through other groups.
   *
   * @param member - object id of a user or service principal, or `self` for the signed-in user (needs no directory role)
   * @returns object ids, lower case; none for a member that the directory does not have
   */
  isMemberOf(
    context: Call,
    member: "self" | ObjectId,
    groupIds: readonly string[],
  ): Promise<readonly ObjectId[]>
  /**
   * The app roles, such as application permissions for Graph, that a service principal holds.
   *
   * @returns ids of the roles, lower case, of the first hundred assignments; none for a principal that the directory does not have
   */
  appRolesOf(context: Call, principal: ObjectId): Promise<readonly string[]>
}

const entry = z.object({
  id: z.guid(),
  displayName: z.string().nullish(),
  appId: z.guid().nullish(),
  userPrincipalName: z.string().nullish(),
})
const entries = z.object({ value: z.array(entry) })
const ids = z.object({ value: z.array(z.guid()) })
const assignments = z.object({ value: z.array(z.object({ appRoleId: z.guid() })) })

// learn.microsoft.com/graph/api/directoryobject-checkmembergroups: at most 20 groups in one request.
const groupsPerRequest = 20

/** Makes the look-ups over the common pipeline. */
export function createGraph(parts: {
  readonly cloud: Cloud
  readonly credential: TokenCredential
  readonly options: ArmClientOptions
}): Graph {
  const root = `${parts.cloud.graph}/v1.0`
  const rest = createRest(parts.credential, `${parts.cloud.graph}/.default`, parts.options)
  const send = async (request: RestRequest) => (await rest(request)).body
  const ask = <T>(schema: z.ZodType<T>, request: RestRequest, instead: string): Promise<T> =>
    forbidden(() => requestAzure(async () => schema.parse(await send(request)), signalOf(request)), instead)
  const askMaybe = <T>(schema: z.ZodType<T>, request: RestRequest, instead: string): Promise<T | undefined> =>
    forbidden(
      () => requestAzureOrMissing(async () => schema.parse(await send(request)), signalOf(request)),
      instead,
    )

  return {
    async me({ signal }) {
      return read(
        await ask(entry, { url: `${root}/me`, signal }, "Give your object id with user-object-id=<id>."),
      )
    },
    async userById({ signal }, id) {
      const url = `${root}/users/${objectId(id)}?$select=id,displayName,userPrincipalName`
      const found = await askMaybe(
        entry,
        { url, signal },
        "Have the permission User.ReadBasic.All granted to you, or let the person run the command.",
      )
      return found === undefined ? undefined : read(found)
    },
    async servicePrincipalByAppId({ signal }, appId) {
      const filter = encodeURIComponent(`appId eq '${clientId(appId)}'`)
      const url = `${root}/servicePrincipals?$filter=${filter}&$select=id,appId,displayName`
      const found = await ask(
        entries,
        { url, signal },
        "Give the object id of the enterprise application with object-id=<id>.",
      )
      const first = found.value[0]
      return first === undefined ? undefined : read(first)
    },
    async servicePrincipalById({ signal }, id) {
      const url = `${root}/servicePrincipals/${objectId(id)}?$select=id,appId,displayName`
      const found = await askMaybe(
        entry,
        { url, signal },
        "Have the permission Application.Read.All granted to you.",
      )
      return found === undefined ? undefined : read(found)
    },
    async isMemberOf({ signal }, member, groupIds) {
      const path = member === "self" ? "me" : `directoryObjects/${objectId(member)}`
      const matching: ObjectId[] = []
      for (let start = 0; start < groupIds.length; start += groupsPerRequest) {
        const body = { groupIds: groupIds.slice(start, start + groupsPerRequest).map(objectId) }
        const request: RestRequest = {
          method: "POST",
          url: `${root}/${path}/checkMemberGroups`,
          body,
          signal,
        }
        const found = await askMaybe(
          ids,
          request,
          "Ask an administrator of the database to add you by your own object id.",
        )
        matching.push(...(found?.value ?? []).map(objectId))
      }
      return matching
    },
    async appRolesOf({ signal }, principal) {
      const url = `${root}/servicePrincipals/${objectId(principal)}/appRoleAssignments`
      const found = await askMaybe(
        assignments,
        { url, signal },
        "Have the permission Application.Read.All granted to you.",
      )
      return (found?.value ?? []).map(({ appRoleId }) => appRoleId.toLowerCase())
    },
  }
}

const signalOf = ({ signal }: RestRequest) => (signal === undefined ? {} : { signal })

function read(found: z.output<typeof entry>): DirectoryEntry {
  return {
    objectId: objectId(found.id),
    displayName: found.displayName ?? found.id,
    ...(found.appId === null || found.appId === undefined ? {} : { clientId: clientId(found.appId) }),
    ...(found.userPrincipalName === null || found.userPrincipalName === undefined
      ? {}
      : { userPrincipalName: found.userPrincipalName }),
  }
}

async function forbidden<T>(request: () => Promise<T>, instead: string): Promise<T> {
  try {
    return await request()
  } catch (error) {
    if (!isKeylessError(error) || error.code !== "permission_missing") throw error
    throw azureFailure(
      "directory_forbidden",
      "The directory (Microsoft Graph) may not be read with this login.",
      {
        hint: instead,
        cause: error.cause,
      },
    )
  }
}
