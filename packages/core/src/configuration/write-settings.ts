import type { Granted } from "../access/grant.ts"
import type { Asked } from "../find/asked.ts"
import type { Ends } from "../find/ends.ts"
import { adoptStep, passwordSettings, warnOfPasswords } from "../find/foreign-connections.ts"
import type { Action, Context, Step } from "../plugin/index.ts"
import type { ChosenKeys } from "./choose-keys.ts"
import type { NamedConnection } from "./name-connection.ts"
import type { WrittenSettings } from "./settings-step.ts"
import { settingsSteps } from "./settings-steps.ts"
import type { SettingsInput } from "./wanted-settings.ts"

/** The steps that tell the app of its connection. */
export interface Writing {
  /** Another tool's connection that is taken over first. */
  readonly adopt: readonly Step[]
  readonly steps: readonly Step[]
  /** The one among them after which the app has the settings. */
  readonly write: Action<WrittenSettings>
}

/** Plans the settings of a connection, and tells of what in the app's other settings the user should know. */
export async function writeSettings(
  context: Context,
  asked: Asked,
  { source, here, target, client, format, principal, fingerprint }: Ends,
  { name, own, adopted, current }: NamedConnection,
  { access }: Granted,
  { naming, place, state }: ChosenKeys,
): Promise<Writing> {
  const { privileges, schemas } = asked.access
  const { properties } = asked
  const adopt = adoptStep(source, adopted, here.settings, [access])
  const settings: SettingsInput = {
    source,
    current,
    own,
    format,
    client,
    connectionKeys: new Set(here.records.flatMap(({ keys }) => Object.values(keys))),
    endpoint: target.endpoint,
    naming,
    principal,
    access,
    before: adopt,
    place,
    record: {
      name,
      target: { kind: asked.target.plugin.id, id: target.id },
      auth: asked.auth.plugin.id,
      client: client.id,
      privileges,
      ...(schemas === undefined ? {} : { schemas }),
      ...(Object.keys(properties).length === 0 ? {} : { properties }),
      fingerprint: fingerprint(),
    },
  }
  const ownKeys = new Set([...settings.connectionKeys, ...Object.values(own?.keys ?? {})])
  const { host } = target.endpoint
  warnOfPasswords(context, passwordSettings(current, host, ownKeys), host)
  const writing = await settingsSteps(context, settings, state, here.records)
  return { adopt: adopt === undefined ? [] : [adopt], ...writing }
}
