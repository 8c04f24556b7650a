import { type OptionsSchema, type PluginBase, type PluginDraft, stamp } from "./plugin.ts"
import type { ClientSample } from "./sample.ts"
import type { SettingOverride } from "./setting-override.ts"
import type { ClientFormat } from "./settings.ts"

/** How the apps of one language read a connection. @public */
export interface ClientPlugin extends PluginBase<"client", Record<string, never>> {
  /** Format per wire protocol. */
  readonly formats: Readonly<Record<string, ClientFormat>>
  /** Protocols among `formats` whose format is Keyless's own: Service Connector documents none for this language. */
  readonly ownFormats?: readonly string[]
  /** Why no driver of the language can use a protocol, by protocol: a reason that continues a sentence. */
  readonly unsupported?: Readonly<Record<string, string>>
  /** Settings of an app that make its libraries log in otherwise than as the connection's identity. */
  readonly overrides?: readonly SettingOverride[]
  /** Sample program per wire protocol, for protocols among `formats`. */
  readonly samples?: Readonly<Record<string, ClientSample>>
}

const noOptions: OptionsSchema<Record<string, never>> = {
  "~standard": { version: 1, vendor: "keyless", validate: () => ({ value: {} }) },
}

/**
 * Makes a client plugin out of its parts.
 *
 * @example
 * const perlClient = defineClient({
 *   id: "perl", title: "Perl", version: "1.0.0",
 *   formats: { postgresql: ({ endpoint, user }) => [prefixed("DSN", `dbi:Pg:${writeLibpq({ host: endpoint.host, user })}`)] },
 * })
 * @public
 */
export function defineClient(draft: Omit<PluginDraft<ClientPlugin>, "options">): ClientPlugin {
  return stamp<ClientPlugin>("client", { ...draft, options: noOptions })
}
