import { call, waitFor } from "@keyless/azure"
import { type Action, action } from "@keyless/core/plugin"
import type { FoundServer } from "./server.ts"

const writePermission = "Microsoft.DBforPostgreSQL/flexibleServers/write"

/** The step that switches Entra authentication on, if it is off. Its value says whether this run did it. */
export function entraStep(server: FoundServer): Action<{ readonly changed: boolean }> {
  const { client, resourceGroup, name, id } = server
  const { authConfig } = server.properties
  const write = async (
    activeDirectoryAuth: "Enabled" | "Disabled",
    context: Parameters<Action["apply"]>[0],
  ) => {
    const poller = await call(
      () =>
        client.servers.beginUpdate(
          resourceGroup,
          name,
          { authConfig: { activeDirectoryAuth, passwordAuth: authConfig?.passwordAuth ?? "Enabled" } },
          { abortSignal: context.signal },
        ),
      { resource: id, signal: context.signal },
    )
    await waitFor(poller, context, { resource: id })
  }
  return action<{ readonly changed: boolean }>({
    id: "entra.enable",
    title: `Enable Microsoft Entra authentication on ${name}`,
    why: "Without it the server takes no tokens. Passwords go on working if they did before.",
    permissions: [{ operation: writePermission, scope: id }],
    consent: `Enable Microsoft Entra authentication on server ${name}? The server may restart.`,
    check: async () =>
      authConfig?.activeDirectoryAuth === "Enabled"
        ? { done: true, value: { changed: false } }
        : { done: false, detail: "the server takes passwords only" },
    async apply(context) {
      await write("Enabled", context)
      return { changed: true }
    },
    async undo(context) {
      const { signal } = context
      const now = await call(() => client.servers.get(resourceGroup, name, { abortSignal: signal }), {
        resource: id,
      })
      // The switch may have been refused.
      if (now.authConfig?.activeDirectoryAuth !== "Disabled") await write("Disabled", context)
    },
  })
}
