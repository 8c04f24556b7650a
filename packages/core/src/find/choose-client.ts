import type { ClientPlugin, Context, ResolvedSource } from "../plugin/index.ts"
import type { Services } from "../services.ts"

/** The client type where the user named none: what the app suggests, else `none`; a warning says which and why. */
export async function chooseClient(
  { registry }: Services,
  context: Context,
  source: ResolvedSource,
  settings: ReadonlyMap<string, string>,
): Promise<ClientPlugin> {
  const suggested = source.suggestedClient ?? (await source.suggestClient?.(context, settings))
  const client = registry.get(
    "client",
    suggested !== undefined && registry.has("client", suggested) ? suggested : "none",
  )
  const why = suggested === client.id ? "what the app's run-time stack suggests" : "the default"
  context.warn(`No client type was given; using "${client.id}", ${why}.`)
  return client
}
