import type { MySQLManagementFlexibleServerClient, Server } from "@azure/arm-mysql-flexible"
import { type Azure, requestAzure, findAdministrator, runOperation, sameResourceId } from "@keyless/azure"
import { type Action, action, type Context } from "@keyless/core/plugin"
import { identityMissing, readAdministrator } from "./administrator.ts"
import type { MysqlTargetOptions } from "./options.ts"
import type { FoundServer } from "./found-server.ts"

/**
 * The identity of the server that an administrator's entry is to name, if one may be written: the one that was asked for, that of the
 * administrator whose place is taken, or the only one that the server has.
 *
 * @returns null where no entry will be written
 * @throws KeylessError `server_identity_missing`
 */
export function chooseIdentity(
  { properties, administrator, name, id }: FoundServer,
  { serverIdentity, replaceAdmin = false }: Pick<MysqlTargetOptions, "serverIdentity" | "replaceAdmin">,
): string | null {
  if (administrator !== null && !replaceAdmin) return null
  const [first, ...others] = identitiesOf(properties)
  const only = others.length === 0 ? first : undefined
  const chosen = serverIdentity ?? administrator?.identity ?? only
  if (chosen === undefined) throw identityMissing(name, id)
  return chosen
}

/** Resource ids of the identities that a server has. */
function identitiesOf({ identity }: Server): string[] {
  return Object.keys(identity?.userAssignedIdentities ?? {})
}

function namedAgain(server: Server): Record<string, Record<string, unknown>> {
  return Object.fromEntries(identitiesOf(server).map((key) => [key, {}]))
}

interface IdentityPatch {
  identity?: { type?: string; userAssignedIdentities?: Record<string, Record<string, unknown> | null> }
}

/** Azure takes an identity away by `null`, which the SDK sends but its types do not know. */
interface Patching {
  beginUpdate(
    group: string,
    server: string,
    patch: IdentityPatch,
    options: { abortSignal: AbortSignal },
  ): ReturnType<MySQLManagementFlexibleServerClient["servers"]["beginUpdate"]>
}

interface Place {
  readonly group: string
  readonly name: string
}

/**
 * The step that assigns the identity to the server and to its replicas, without which Azure refuses an administrator's entry that names it.
 * What identities they have besides stays.
 */
export function serverIdentityStep(azure: Azure, server: FoundServer, identity: string): Action<null> {
  const { client, resourceGroup, name, id, administrator } = server
  const patching: Patching = client.servers
  const begun: Place[] = []

  const read = ({ group, name: of }: Place, { signal }: Context) =>
    requestAzure(() => client.servers.get(group, of, { abortSignal: signal }), { resource: of, signal })
  const patch = async (place: Place, change: IdentityPatch, context: Context) => {
    const { signal } = context
    const begin = () => patching.beginUpdate(place.group, place.name, change, { abortSignal: signal })
    await runOperation(begin, context, { resource: place.name })
  }
  const replicas = ({ signal }: Context) =>
    requestAzure(
      async () => {
        const all: Server[] = []
        const pages = client.replicas.listByServer(resourceGroup, name, { abortSignal: signal })
        for await (const replica of pages) all.push(replica)
        return all
      },
      { resource: id, signal },
    )
  /** Where the identity is missing: the server, and replicas of it. */
  const lacking = async (context: Context, now: Server): Promise<Place[]> => {
    const own = { place: { group: resourceGroup, name }, properties: now }
    const copies = (await replicas(context)).map((replica) => ({
      place: { group: groupOf(replica.id) ?? resourceGroup, name: replica.name ?? "" },
      properties: replica,
    }))
    return [own, ...copies].flatMap(({ place, properties }) =>
      keyOf(properties, identity) === undefined ? [place] : [],
    )
  }

  return action<null>({
    id: "server.identity",
    title: `Give ${name} the identity ${identity.split("/").at(-1)}`,
    why: "The server reads the directory as this identity; an Entra administrator cannot be made without one.",
    permissions: [
      { operation: "Microsoft.DBforMySQL/flexibleServers/read", scope: id },
      { operation: "Microsoft.DBforMySQL/flexibleServers/write", scope: id },
      { operation: "Microsoft.DBforMySQL/flexibleServers/administrators/read", scope: id },
      { operation: "Microsoft.DBforMySQL/flexibleServers/replicas/read", scope: id },
      { operation: "Microsoft.ManagedIdentity/userAssignedIdentities/assign/action", scope: identity },
    ],
    async check(context) {
      // A caller who is the administrator already will write no entry.
      if (administrator !== null && (await findAdministrator(azure, [administrator], context)) !== null) {
        return { done: true, value: null }
      }
      const places = await lacking(context, server.properties)
      return places.length === 0
        ? { done: true, value: null }
        : { done: false, detail: `it is not assigned to ${places.map((place) => place.name).join(", ")}` }
    },
    async apply(context) {
      const now = await read({ group: resourceGroup, name }, context)
      for (const place of await lacking(context, now)) {
        begun.push(place)
        // What the server has is named again: Azure takes no type without ids, and another version may take them as the whole.
        const held = namedAgain(place.name === name ? now : await read(place, context))
        const userAssignedIdentities = { ...held, [identity]: {} }
        await patch(place, { identity: { type: "UserAssigned", userAssignedIdentities } }, context)
      }
      return null
    },
    async undo(context) {
      // Somebody else may have become the administrator with it.
      const there = begun.length === 0 ? null : await readAdministrator(client, server.ref, context)
      if (there?.identity !== undefined && sameResourceId(there.identity, identity)) {
        return context.warn(
          `${name} keeps the identity ${identity.split("/").at(-1)}: its administrator "${there.login}" names it.`,
        )
      }
      for (const place of begun.toReversed()) {
        const now = await read(place, context)
        const key = keyOf(now, identity)
        if (key === undefined) continue
        const isOnly = identitiesOf(now).length === 1
        const userAssignedIdentities = { ...namedAgain(now), [key]: null }
        await patch(
          place,
          { identity: isOnly ? { type: "None" } : { type: "UserAssigned", userAssignedIdentities } },
          context,
        )
      }
    },
  })
}

/** What the service calls one of the server's identities; it may spell the id in another case. */
function keyOf(server: Server, identity: string): string | undefined {
  return identitiesOf(server).find((key) => sameResourceId(key, identity))
}

function groupOf(id: string | undefined): string | undefined {
  return /\/resourceGroups\/([^/]+)\//i.exec(id ?? "")?.[1]
}
