import type { ConnectionRef, ShownSetting } from "../connection.ts"
import { isSecret } from "../plugin/index.ts"
import { findConnection } from "../find/find-connection.ts"
import { firstConnection, type Kinds } from "../configuration/first-connection.ts"
import { recordedValues } from "../configuration/places/recorded-place.ts"
import { readContext, type Services } from "../services.ts"

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
export type PreviewChoice = Kinds

/** The keys that a first connection of this kind would write. Needs no app and no database. */
export function previewConfiguration(
  { registry }: Services,
  choice: PreviewChoice,
): readonly { readonly key: string; readonly secret: boolean }[] {
  return firstConnection(registry, choice).settings.map(({ key, value }) => ({
    key,
    secret: isSecret(value),
  }))
}
