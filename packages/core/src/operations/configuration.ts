import type { ConnectionRef, ShownSetting } from "../connection.ts"
import { nameSettings } from "../keys.ts"
import { fail } from "../errors.ts"
import { isSecret } from "../plugin/index.ts"
import { defaultAuth } from "./default-auth.ts"
import { findConnection } from "./find-connection.ts"
import { recordedValues } from "./recorded-place.ts"
import { refuse } from "./refuse.ts"
import { readContext, type Services } from "./services.ts"
import { sampleCredential } from "./choose-naming.ts"

/** The settings that a connection wrote, with their values in the app. The record is not among them; secret values are left out. */
export async function listConfiguration(
  services: Services,
  ref: ConnectionRef,
  signal: AbortSignal | undefined,
): Promise<readonly ShownSetting[]> {
  const { context } = readContext(services, signal)
  const found = await findConnection(services, context, ref)
  const { record } = found
  const { values } = await recordedValues(context, services, found)
  return Object.values(record.keys).map((key) => {
    const secret = record.secretKeys.includes(key)
    return { key, value: secret ? null : (values.get(key) ?? null), secret }
  })
}

/** Whose keys are asked for. @public */
export interface PreviewChoice {
  /** Left out: any. */
  readonly source?: string
  readonly target: string
  /** Left out: what a connection gets that names none. */
  readonly auth?: string
  readonly client: string
}

/** The keys that a first connection of this kind would write. Needs no app and no database. */
export function previewConfiguration(
  services: Services,
  choice: PreviewChoice,
): readonly { readonly key: string; readonly secret: boolean }[] {
  const { registry } = services
  const target = registry.get("target", choice.target)
  const source = choice.source === undefined ? undefined : registry.get("source", choice.source)
  const auth =
    choice.auth === undefined ? defaultAuth(registry, { source, target }) : registry.get("auth", choice.auth)
  const client = registry.get("client", choice.client)
  const objection = registry.objection({ source, target, auth, client })
  const format = registry.format(target, client)
  refuse(objection)
  if (format === null)
    throw fail("unsupported_combination", `"${client.id}" has no format for ${target.protocol}.`)
  const endpoint = {
    protocol: target.protocol,
    host: "host",
    port: target.defaultPort ?? 1,
    database: "database",
  }
  const facts = { endpoint, user: "user", credential: sampleCredential(auth.credential) }
  return nameSettings(format, facts, {
    prefix: target.settingPrefix,
    connection: "connection",
    naming: "first",
    customizedKeys: {},
  }).map(({ key, value }) => ({ key, secret: isSecret(value) }))
}
