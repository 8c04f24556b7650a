import type { Connection, ForeignConnection, ShownSetting } from "@keyless/core"

const authTypes: Readonly<Record<string, string>> = {
  "system-identity": "systemAssignedIdentity",
  "user-identity": "userAssignedIdentity",
  "service-principal": "servicePrincipalSecret",
  "user-account": "userAccount",
}

/**
 * A connection as the Azure CLI prints it: a linker of Microsoft.ServiceLinker with `properties` flattened and keys in order of the
 * alphabet. `scope` is the part of the app, such as a container, that has the settings. What only the service has (`systemData`, `vNetSolution`, …) is left out. Nothing secret: the value of a secret setting is null.
 */
export function linkerView(connection: Connection, settings?: readonly ShownSetting[]) {
  return {
    authInfo: authInfo(connection),
    clientType: connection.client,
    ...(settings === undefined ? {} : { configurations: configurationView(settings).configurations }),
    id: `${connection.source}/providers/Microsoft.ServiceLinker/linkers/${connection.name}`,
    name: connection.name,
    provisioningState: "Succeeded",
    ...resourceGroup(connection.source),
    ...(connection.part === undefined ? {} : { scope: connection.part }),
    targetService: targetService(connection.target.id),
    type: "microsoft.servicelinker/linkers",
  }
}

/** A connection that another tool keeps, in the same form and marked by `madeBy`. */
export function foreignView({ id, name, madeBy, target, client, auth, part }: ForeignConnection) {
  return {
    authInfo: { authType: auth },
    clientType: client ?? null,
    id,
    madeBy,
    name,
    provisioningState: "Succeeded",
    ...resourceGroup(id),
    ...(part === undefined ? {} : { scope: part }),
    targetService: target === undefined ? null : targetService(target),
    type: "microsoft.servicelinker/linkers",
  }
}

/** A database of Fabric is no resource of Azure; its id is its address in Fabric's API. */
function targetService(id: string) {
  return id.startsWith("https://") ? { endpoint: id, type: "FabricPlatform" } : { id, type: "AzureResource" }
}

/** Settings as `list-configuration` of the Azure CLI prints them, with secret values null. */
export function configurationView(settings: readonly ShownSetting[]) {
  return {
    configurations: settings.map(({ key, value, secret }) => ({ name: key, value: secret ? null : value })),
  }
}

/** The record that Keyless keeps beside the settings, and the setting that it is kept in. The Azure CLI has no such thing. */
export async function recordView({
  name,
  auth,
  principal,
  privileges,
  schemas,
  naming,
  settings,
}: Connection) {
  const { recordKey } = await import("@keyless/core")
  return {
    setting: recordKey(name),
    auth,
    principal,
    privileges,
    ...(schemas === undefined ? {} : { schemas }),
    naming,
    settings,
  }
}

function authInfo({ auth, principal, user }: Connection) {
  const authType = authTypes[auth] ?? auth
  switch (auth) {
    case "system-identity":
      return { authType, userName: user }
    case "user-identity":
      return { authType, clientId: principal.clientId ?? null, userName: user }
    case "user-account":
      return { authType, principalId: principal.objectId, userName: user }
    default:
      return {
        authType,
        clientId: principal.clientId ?? null,
        principalId: principal.objectId,
        userName: user,
      }
  }
}

function resourceGroup(sourceId: string) {
  const found = /\/resourceGroups\/([^/]+)/i.exec(sourceId)?.[1]
  return found === undefined ? null : { resourceGroup: found }
}
