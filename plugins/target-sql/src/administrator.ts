import type { ServerAzureADAdministrator, SqlManagementClient } from "@azure/arm-sql"
import {
  type Azure,
  requestAzure,
  requestAzureOrMissing,
  restoreFormer,
  runOperation,
  type SingleAdministratorServer,
} from "@keyless/azure"
import type { Context, JsonObject } from "@keyless/core/plugin"
import { z } from "zod"
import type { FoundServer, SqlAdministrator } from "./found-server.ts"

/** Names a server. */
interface ServerRef {
  readonly subscription: string
  readonly resourceGroup: string
  readonly server: string
}

const entryName = "ActiveDirectory"

/** The administrator of a server; null where it has none. */
export async function readAdministrator(
  azure: Azure,
  client: SqlManagementClient,
  { resourceGroup, server }: ServerRef,
  context: Pick<Context, "signal">,
): Promise<SqlAdministrator | null> {
  const { signal } = context
  const entry = await requestAzure(
    async () => {
      const entries = client.serverAzureADAdministrators.listByServer(resourceGroup, server, {
        abortSignal: signal,
      })
      for await (const each of entries) return each
      return null
    },
    { resource: server, signal },
  )
  return entry === null ? null : toAdministrator(azure, entry, context)
}

/** The server as one that takes a single administrator. */
export function administratorServer(
  azure: Azure,
  { client, ref, id, name, resourceGroup, administrator }: FoundServer,
): SingleAdministratorServer<SqlAdministrator> {
  return {
    id,
    name,
    permissions: {
      read: "Microsoft.Sql/servers/administrators/read",
      write: "Microsoft.Sql/servers/administrators/write",
      delete: "Microsoft.Sql/servers/administrators/delete",
    },
    administrator,
    read: (context) => readAdministrator(azure, client, ref, context),
    entryFor: ({ objectId, loginName, tenantId }) => ({
      objectId,
      sid: objectId,
      login: loginName,
      mayBeGroup: false,
      tenantId,
    }),
    write: (entry, context) => writeAdministrator(client, ref, entry, context),
    async remove(context) {
      const begin = () => client.serverAzureADAdministrators.beginDelete(resourceGroup, name, entryName)
      await requestAzureOrMissing(() => runOperation(begin, context, { resource: id }))
    },
    toData: ({ sid, login, tenantId }) => ({
      ...ref,
      sid,
      login,
      ...(tenantId === undefined ? {} : { tenantId }),
    }),
    makeOne: `az sql server ad-admin create --server-name ${name} --resource-group ${resourceGroup} ...`,
  }
}

const journaled = z.strictObject({
  subscription: z.string(),
  resourceGroup: z.string(),
  server: z.string(),
  sid: z.string(),
  login: z.string(),
  tenantId: z.string().optional(),
  put: z.string().optional(),
})

/** Puts a former administrator back, as {@link administratorServer} wrote it down; a server that is gone is fine. */
export async function restoreAdministrator(
  azure: Azure,
  open: (subscription: string) => Promise<SqlManagementClient>,
  context: Context,
  data: JsonObject,
  made: boolean,
): Promise<void> {
  const { subscription, resourceGroup, server, put, ...entry } = journaled.parse(data)
  const client = await open(subscription)
  const ref = { subscription, resourceGroup, server }
  const { sid, login } = entry
  await requestAzureOrMissing(
    () =>
      restoreFormer(context, {
        server,
        former: { id: sid.toLowerCase(), login },
        put,
        made,
        async read() {
          const now = await readAdministrator(azure, client, ref, context)
          if (now === null) return null
          const isFormer = now.sid.toLowerCase() === sid.toLowerCase()
          return { id: (isFormer ? now.sid : now.objectId).toLowerCase(), login: now.login }
        },
        restore: () => writeAdministrator(client, ref, entry, context),
        byHand: `az sql server ad-admin create --server-name ${server} --resource-group ${resourceGroup} --display-name "${login}" --object-id ${sid}`,
      }),
    { resource: server },
  )
}

async function writeAdministrator(
  client: SqlManagementClient,
  { resourceGroup, server }: ServerRef,
  {
    sid,
    login,
    tenantId,
  }: Pick<SqlAdministrator, "sid" | "login"> & { readonly tenantId?: string | undefined },
  context: Context,
): Promise<void> {
  const { signal } = context
  const entry: ServerAzureADAdministrator = {
    administratorType: entryName,
    sid,
    login,
    ...(tenantId === undefined ? {} : { tenantId }),
  }
  const begin = () =>
    client.serverAzureADAdministrators.beginCreateOrUpdate(resourceGroup, server, entryName, entry, {
      abortSignal: signal,
    })
  await runOperation(begin, context, { resource: server })
}

/**
 * An application may have been entered by its client id, as the portal does, and is an administrator all the same (MicrosoftDocs/azure-docs#108448).
 * The entry does not say whether it is a group.
 */
async function toAdministrator(
  azure: Azure,
  { sid = "", login = "", tenantId }: ServerAzureADAdministrator,
  context: Pick<Context, "signal">,
): Promise<SqlAdministrator> {
  const caller = await azure.caller(context)
  const isCaller = caller.clientId !== undefined && sid.toLowerCase() === caller.clientId
  return {
    objectId: isCaller ? caller.objectId : sid,
    sid,
    login,
    mayBeGroup: !isCaller,
    ...(tenantId === undefined ? {} : { tenantId }),
  }
}
