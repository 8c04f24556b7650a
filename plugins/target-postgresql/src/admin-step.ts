import type { AdministratorMicrosoftEntra } from "@azure/arm-postgresql-flexible"
import {
  type Administrator,
  type AdminLogin,
  adminMissing,
  type Azure,
  type Caller,
  requestAzureOrMissing,
  findAdministrator,
  type Reliance,
  runOperation,
  warnLeft,
  whoRelies,
} from "@keyless/azure"
import {
  type Action,
  action,
  type Context,
  type Proof,
  proof,
  type EphemeralContext,
  type Step,
} from "@keyless/core/plugin"
import { type FoundServer, listAdministrators } from "./server.ts"

const title = (server: FoundServer) =>
  `Make sure that you are a Microsoft Entra administrator of ${server.name}`
const readPermission = "Microsoft.DBforPostgreSQL/flexibleServers/administrators/read"
const writePermission = "Microsoft.DBforPostgreSQL/flexibleServers/administrators/write"
/** For undo. */
const deletePermission = "Microsoft.DBforPostgreSQL/flexibleServers/administrators/delete"

/**
 * The step that adds the caller as an administrator, unless it is one itself or through a group. PostgreSQL takes several
 * administrators, so nobody is replaced; the one that was added stays.
 */
export function adminStep(
  azure: Azure,
  server: FoundServer,
  needs: readonly Step[],
  reliance?: Reliance,
): Action<AdminLogin> {
  const { client, resourceGroup, name, id } = server
  const listNow = ({ signal }: Pick<Context, "signal">) =>
    listAdministrators(client, resourceGroup, name, signal)
  let begun = false
  return action({
    id: "admin.ensure",
    title: title(server),
    why: "Only an Entra administrator may make users for other identities.",
    permissions: [readPermission, writePermission, deletePermission].map((operation) => ({
      operation,
      scope: id,
    })),
    needs,
    async check(context) {
      const login = await findLogin(azure, server.administrators, context)
      return login === null ? { done: false } : { done: true, value: login }
    },
    async apply(context) {
      const caller = await azure.caller(context)
      const { loginName } = caller
      // What another run made since the plan's read is not this run's to take back.
      const there = await findLogin(azure, await listNow(context), context)
      if (there !== null) return { ...there, changed: true }
      begun = true
      const made = await addCaller(server, caller, context)
      return { user: made?.principalName ?? loginName, changed: true }
    },
    async undo(context) {
      if (!begun) return
      const { objectId } = await azure.caller(context)
      // Azure may have refused it.
      if (!(await listNow(context)).some((each) => objectIdOf(each) === objectId)) return
      const users = await whoRelies(reliance, context)
      if (users.length > 0) return warnLeft(context, `You stay an administrator of ${name}`, users)
      await requestAzureOrMissing(() =>
        runOperation(
          () => client.administratorsMicrosoftEntra.beginDelete(resourceGroup, name, objectId),
          context,
          { resource: id },
        ),
      )
    },
    undoNeeds: () => reliance?.needs() ?? [],
  })
}

/**
 * Makes the function that adds the caller once more, after another run took back the entry that this one rested on.
 *
 * @returns of the function: whether the entry had gone, so that a refused login is worth another attempt
 */
export function regainAdmin(
  azure: Azure,
  server: FoundServer,
): (context: EphemeralContext) => Promise<boolean> {
  return async (context) => {
    const { client, resourceGroup, name } = server
    const now = await listAdministrators(client, resourceGroup, name, context.signal)
    if ((await findLogin(azure, now, context)) !== null) return false
    await addCaller(server, await azure.caller(context), context)
    return true
  }
}

function addCaller(
  { client, resourceGroup, name, id }: FoundServer,
  { objectId, tenantId, loginName, kind }: Caller,
  context: Context,
): Promise<AdministratorMicrosoftEntra | undefined> {
  const principalType = kind === "user" ? "User" : "ServicePrincipal"
  return runOperation(
    () =>
      client.administratorsMicrosoftEntra.beginCreateOrUpdate(
        resourceGroup,
        name,
        objectId,
        { principalName: loginName, principalType, tenantId },
        { abortSignal: context.signal },
      ),
    context,
    { resource: id },
  )
}

/** Finds as whom the caller can log in, and adds nobody. */
export function adminLook(azure: Azure, server: FoundServer): Proof<AdminLogin> {
  return proof({
    id: "admin.look",
    title: `Look which Microsoft Entra administrator of ${server.name} you are`,
    why: "Only an administrator sees which user belongs to which identity.",
    permissions: [{ operation: readPermission, scope: server.id }],
    async prove(context) {
      const login = await findLogin(azure, server.administrators, context)
      if (login !== null) return login
      throw adminMissing(
        server.name,
        server.id,
        `az postgres flexible-server microsoft-entra-admin create --server-name ${server.name} --resource-group ${server.resourceGroup} ...`,
      )
    },
  })
}

/** The administrator that the caller is, itself or as a member of a group. */
async function findLogin(
  azure: Azure,
  administrators: readonly AdministratorMicrosoftEntra[],
  context: Context,
): Promise<AdminLogin | null> {
  const found = await findAdministrator(azure, administrators.map(toAdministrator), context)
  if (found === null) return null
  return { user: found.login === "" ? (await azure.caller(context)).loginName : found.login, changed: false }
}

function toAdministrator(administrator: AdministratorMicrosoftEntra): Administrator {
  return {
    objectId: objectIdOf(administrator),
    login: administrator.principalName ?? "",
    mayBeGroup: administrator.principalType === "Group",
  }
}

function objectIdOf(administrator: AdministratorMicrosoftEntra): string {
  return (administrator.objectId ?? administrator.id?.split("/").at(-1) ?? "").toLowerCase()
}
