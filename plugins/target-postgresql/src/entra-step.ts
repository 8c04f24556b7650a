import type { AdministratorMicrosoftEntra } from "@azure/arm-postgresql-flexible"
import { requestAzure, type Reliance, runOperation, warnLeft, whoRelies } from "@keyless/azure"
import { type Action, action, type Context, isKeylessError } from "@keyless/core/plugin"
import { type FoundServer, listAdministrators } from "./server.ts"

/** After this time what planning read is read again before it is written over. */
const staleMs = 1_000
const permissions = [
  "Microsoft.DBforPostgreSQL/flexibleServers/read",
  "Microsoft.DBforPostgreSQL/flexibleServers/write",
  "Microsoft.DBforPostgreSQL/flexibleServers/administrators/read",
] as const

/** The step that switches Entra authentication on, if it is off. Its value says whether this run did it. */
export function entraStep(server: FoundServer, reliance?: Reliance): Action<{ readonly changed: boolean }> {
  const { client, resourceGroup, name, id } = server
  const { authConfig } = server.properties
  const isEnabled = (config: typeof authConfig) => config?.activeDirectoryAuth === "Enabled"
  const readNow = async ({ signal }: Context) => {
    const read = () => client.servers.get(resourceGroup, name, { abortSignal: signal })
    return (await requestAzure(read, { resource: id, signal })).authConfig
  }
  const write = async (
    activeDirectoryAuth: "Enabled" | "Disabled",
    passwordAuth: NonNullable<typeof authConfig>["passwordAuth"],
    context: Context,
  ) => {
    const { signal } = context
    const change = { authConfig: { activeDirectoryAuth, passwordAuth: passwordAuth ?? "Enabled" } }
    const begin = () => client.servers.beginUpdate(resourceGroup, name, change, { abortSignal: signal })
    await runOperation(begin, context, { resource: id })
  }
  /** Null where the caller may not see them. */
  const administratorsNow = async ({ signal }: Context) => {
    try {
      return await listAdministrators(client, resourceGroup, name, signal)
    } catch (error) {
      if (isKeylessError(error) && error.code === "permission_missing") return null
      throw error
    }
  }
  let begun = false
  return action<{ readonly changed: boolean }>({
    id: "entra.enable",
    title: `Enable Microsoft Entra authentication on ${name}`,
    why: "Without it the server takes no tokens. Passwords go on working if they did before.",
    permissions: permissions.map((operation) => ({ operation, scope: id })),
    consent: `Enable Microsoft Entra authentication on server ${name}? The server may restart.`,
    check: async () =>
      isEnabled(authConfig)
        ? { done: true, value: { changed: false } }
        : { done: false, detail: "the server takes passwords only" },
    async apply(context) {
      // What another run switched on since the plan's read is not this run's to take back.
      const isStale = context.clock.now().getTime() - server.readAt > staleMs
      const now = isStale ? await readNow(context) : authConfig
      if (isEnabled(now)) return { changed: true }
      begun = true
      await write("Enabled", now?.passwordAuth, context)
      return { changed: true }
    },
    async undo(context) {
      if (!begun) return
      // Azure may have refused it.
      const now = await readNow(context)
      if (!isEnabled(now)) return
      const what = `Microsoft Entra authentication stays enabled on ${name}`
      const users = await whoRelies(reliance, context)
      if (users.length > 0) return warnLeft(context, what, users)
      // This run's own entry is taken back by this time, if it is.
      const others = await administratorsNow(context)
      if (others === null) {
        return context.warn(`${what}: whether others are its administrators since may not be seen.`)
      }
      if (others.length > 0) {
        return context.warn(
          `${what}: others are its administrators since (${others.map(nameOf).join(", ")}).`,
        )
      }
      await write("Disabled", now?.passwordAuth, context)
    },
    undoNeeds: () => reliance?.needs() ?? [],
  })
}

function nameOf({ principalName, objectId }: AdministratorMicrosoftEntra): string {
  return principalName ?? objectId ?? "unknown"
}
