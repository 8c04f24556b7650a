import type { AzureADAdministrator, MySQLManagementFlexibleServerClient } from "@azure/arm-mysql-flexible"
import {
  type Azure,
  requestAzure,
  requestAzureOrMissing,
  type Caller,
  restoreFormer,
  runOperation,
  type SingleAdministratorServer,
} from "@keyless/azure"
import type { Context, JsonObject } from "@keyless/core/plugin"
import { z } from "zod"
import { mysqlFailure } from "./errors.ts"
import type { FoundServer, MysqlAdministrator } from "./found-server.ts"

/** Names a server. */
interface ServerRef {
  readonly subscription: string
  readonly resourceGroup: string
  readonly server: string
}

const entryName = "ActiveDirectory"

/** MySQL 8.0 Reference Manual, 8.2.4: a user name has 32 characters at most. */
const longestLogin = 32

/** The administrator of a server; null where it has none. */
export async function readAdministrator(
  client: MySQLManagementFlexibleServerClient,
  { resourceGroup, server }: ServerRef,
  { signal }: Pick<Context, "signal">,
): Promise<MysqlAdministrator | null> {
  return requestAzure(
    async () => {
      const entries = client.azureADAdministrators.listByServer(resourceGroup, server, {
        abortSignal: signal,
      })
      for await (const entry of entries) return toAdministrator(entry)
      return null
    },
    { resource: server, signal },
  )
}

/**
 * The server as one that takes a single administrator.
 *
 * @param identity - the identity of the server that a new entry names; null where none will be written
 */
export function administratorServer(
  { client, ref, id, name, resourceGroup, administrator }: FoundServer,
  identity: string | null,
): SingleAdministratorServer<MysqlAdministrator> {
  return {
    id,
    name,
    permissions: {
      read: "Microsoft.DBforMySQL/flexibleServers/administrators/read",
      write: "Microsoft.DBforMySQL/flexibleServers/administrators/write",
      delete: "Microsoft.DBforMySQL/flexibleServers/administrators/delete",
    },
    administrator,
    read: (context) => readAdministrator(client, ref, context),
    entryFor(caller) {
      const named = identity ?? administrator?.identity
      if (named === undefined) throw identityMissing(name, id)
      return {
        objectId: caller.objectId,
        login: loginOf(caller),
        mayBeGroup: false,
        tenantId: caller.tenantId,
        identity: named,
      }
    },
    write: (entry, context) => writeAdministrator(client, ref, entry, context),
    async remove(context) {
      const begin = () => client.azureADAdministrators.beginDelete(resourceGroup, name, entryName)
      await requestAzureOrMissing(() => runOperation(begin, context, { resource: id }))
    },
    toData: ({ objectId, login, tenantId, identity: own }) => ({
      ...ref,
      objectId,
      login,
      ...(tenantId === undefined ? {} : { tenantId }),
      ...(own === undefined ? {} : { identity: own }),
    }),
    makeOne: `az mysql flexible-server ad-admin create --server-name ${name} --resource-group ${resourceGroup} ...`,
  }
}

/** The error for a server that would need an identity of its own. */
export function identityMissing(name: string, id: string) {
  return mysqlFailure(
    "server_identity_missing",
    `${name} has no Entra administrator, and to get one it needs a user-assigned identity of its own, with which it reads the directory.`,
    {
      hint: "Add mysql-identity-id=<resource id of a user-assigned identity> to the authentication option, as in: --system-identity mysql-identity-id=/subscriptions/.../userAssignedIdentities/... (in code: the target's option serverIdentity).",
      resource: id,
    },
  )
}

const journaled = z.strictObject({
  subscription: z.string(),
  resourceGroup: z.string(),
  server: z.string(),
  objectId: z.string(),
  login: z.string(),
  tenantId: z.string().optional(),
  identity: z.string().optional(),
  put: z.string().optional(),
})

/** Puts a former administrator back, as {@link administratorServer} wrote it down; a server that is gone is fine. */
export async function restoreAdministrator(
  azure: Azure,
  open: (azure: Azure, subscription: string) => Promise<MySQLManagementFlexibleServerClient>,
  context: Context,
  data: JsonObject,
  made: boolean,
): Promise<void> {
  const { subscription, resourceGroup, server, objectId, login, tenantId, identity, put } =
    journaled.parse(data)
  const client = await open(azure, subscription)
  const entry: MysqlAdministrator = {
    objectId,
    login,
    mayBeGroup: true,
    ...(tenantId === undefined ? {} : { tenantId }),
    ...(identity === undefined ? {} : { identity }),
  }
  const ref = { subscription, resourceGroup, server }
  await requestAzureOrMissing(
    () =>
      restoreFormer(context, {
        server,
        former: { id: objectId.toLowerCase(), login },
        put,
        made,
        async read() {
          const now = await readAdministrator(client, ref, context)
          return now === null ? null : { id: now.objectId.toLowerCase(), login: now.login }
        },
        restore: () => writeAdministrator(client, ref, entry, context),
        byHand: `az mysql flexible-server ad-admin create --server-name ${server} --resource-group ${resourceGroup} --display-name "${login}" --object-id ${objectId} --identity ${identity ?? "<identity of the server>"}`,
      }),
    { resource: server },
  )
}

async function writeAdministrator(
  client: MySQLManagementFlexibleServerClient,
  { resourceGroup, server }: ServerRef,
  { objectId, login, tenantId, identity }: MysqlAdministrator,
  context: Context,
): Promise<void> {
  const { signal } = context
  const entry: AzureADAdministrator = {
    administratorType: entryName,
    sid: objectId,
    login,
    ...(tenantId === undefined ? {} : { tenantId }),
    ...(identity === undefined ? {} : { identityResourceId: identity }),
  }
  const begin = () =>
    client.azureADAdministrators.beginCreateOrUpdate(resourceGroup, server, entryName, entry, {
      abortSignal: signal,
    })
  await runOperation(begin, context, { resource: server })
}

/** The entry does not say whether it is a group. */
function toAdministrator({
  sid,
  login,
  tenantId,
  identityResourceId,
}: AzureADAdministrator): MysqlAdministrator {
  return {
    objectId: sid ?? "",
    login: login ?? "",
    mayBeGroup: true,
    ...(tenantId === undefined ? {} : { tenantId }),
    ...(identityResourceId === undefined ? {} : { identity: identityResourceId }),
  }
}

/** The administrator's user in the server has the entry's login as its name: one that is too long gives way to the object id without dashes. */
function loginOf({ loginName, objectId }: Caller): string {
  return loginName.length <= longestLogin ? loginName : objectId.replaceAll("-", "")
}
