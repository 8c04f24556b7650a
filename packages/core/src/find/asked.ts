import type { ConnectionSpec } from "../connection.ts"
import { type AccessAsked, accessAsked } from "../access/access-asked.ts"
import type { AuthPlugin, ClientPlugin, SourcePlugin, TargetPlugin } from "../plugin/index.ts"
import { checkOptions, type Registry } from "../registry.ts"
import { assertConnectionName } from "../configuration/record-key.ts"
import { refuseProperties } from "./connection-properties.ts"
import { defaultAuth } from "./default-auth.ts"
import { refuse } from "./refuse.ts"

/** A plugin with the options that it was given, as its schema made them. */
export interface Chosen<P> {
  readonly plugin: P
  readonly options: unknown
}

/** A spec of a connection that was read: its plugins are there and go together, and what it says does not contradict itself. */
export interface Asked {
  readonly name: string | undefined
  readonly source: Chosen<SourcePlugin>
  readonly target: Chosen<TargetPlugin>
  readonly auth: Chosen<AuthPlugin>
  /** Null where the app is to suggest one. */
  readonly client: ClientPlugin | null
  readonly access: AccessAsked
  readonly customizedKeys: Readonly<Record<string, string>>
  /** Of the connection string. */
  readonly properties: Readonly<Record<string, string>>
  readonly adopt: boolean
  readonly network: ConnectionSpec["network"]
  readonly appNetwork: ConnectionSpec["appNetwork"]
}

/**
 * Reads a spec. Nothing of the cloud is asked.
 *
 * @throws KeylessError `unknown_plugin`, `unsupported_combination`, `invalid_options`, `invalid_privileges`, `invalid_connection_name`, `invalid_connection_property`
 */
export async function readSpec(registry: Registry, spec: ConnectionSpec): Promise<Asked> {
  if (spec.name !== undefined) assertConnectionName(spec.name)
  const properties = spec.connectionStringProperties ?? {}
  refuseProperties(properties)
  const source = registry.get("source", spec.source.kind)
  const target = registry.get("target", spec.target.kind)
  const auth =
    spec.auth === undefined ? defaultAuth(registry, { source, target }) : registry.get("auth", spec.auth.kind)
  const access = accessAsked(target, spec)
  const client = spec.client === undefined ? null : registry.get("client", spec.client)
  refuse(registry.objection({ source, target, auth, client: client ?? undefined }))
  const [sourceOptions, targetOptions, authOptions] = await Promise.all([
    checkOptions(source, spec.source.options ?? {}),
    checkOptions(target, spec.target.options ?? {}),
    checkOptions(auth, spec.auth?.options ?? {}),
  ])
  return {
    name: spec.name,
    source: { plugin: source, options: sourceOptions },
    target: { plugin: target, options: targetOptions },
    auth: { plugin: auth, options: authOptions },
    client,
    access,
    customizedKeys: spec.customizedKeys ?? {},
    properties,
    adopt: spec.adopt ?? false,
    network: spec.network,
    appNetwork: spec.appNetwork,
  }
}
