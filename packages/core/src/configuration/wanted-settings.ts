import type { ShownSetting } from "../connection.ts"
import { fail } from "../errors.ts"
import { type KeyNaming, type NamedSetting, nameSettings, type NamingInput } from "./keys.ts"
import {
  type ClientFormat,
  type ClientPlugin,
  type Endpoint,
  isSecret,
  type PlacedSetting,
  type Principal,
  type ResolvedSource,
  type Secret,
  type Step,
} from "../plugin/index.ts"
import { type ConnectionRecord, serializeRecord } from "./record.ts"
import { recordKey } from "./record-key.ts"
import type { OpenPlace } from "./places/opened-place.ts"
import { placedSettings } from "./places/recorded-place.ts"

/** What the settings of a connection are made of. */
export interface SettingsInput {
  readonly source: ResolvedSource
  /** The app's plain settings at the time of the plan. */
  readonly current: ReadonlyMap<string, string>
  readonly own: ConnectionRecord | undefined
  readonly format: ClientFormat
  readonly endpoint: Endpoint
  /** The client type, which says what settings of the app's own override the identity. */
  readonly client: Pick<ClientPlugin, "overrides">
  /** Keys of the app's connections, this one included. */
  readonly connectionKeys: ReadonlySet<string>
  readonly naming: Omit<NamingInput, "naming"> & { readonly naming: KeyNaming }
  readonly principal: Step<Principal>
  readonly access: Step<string>
  /** What has to be done before the plain settings are written. */
  readonly before?: Step | undefined
  /** Where some of the settings go besides the plain ones. */
  readonly place: OpenPlace | undefined
  /** The record but for what is known only when the steps before have run. */
  readonly record: Omit<
    ConnectionRecord,
    "principal" | "user" | "naming" | "keys" | "secretKeys" | "version" | "place"
  >
}

/** What is to stand where, once the steps before have run. */
export interface WantedSettings {
  readonly record: ConnectionRecord
  readonly configuration: readonly ShownSetting[]
  /** Plain settings, the record among them. */
  readonly plain: ReadonlyMap<string, string | Secret>
  /** Plain settings of the connection that it does not write any more. */
  readonly obsolete: readonly string[]
  /** Settings that go to the place. */
  readonly placed: readonly (PlacedSetting & { readonly value: string | Secret })[]
  /** What the connection kept in the same place and does not any more. */
  readonly obsoleteInPlace: readonly PlacedSetting[]
}

/**
 * What the settings of a connection are to be.
 *
 * @throws KeylessError `setting_conflict` where a signpost of the place has another value already
 */
export function wantedSettings(input: SettingsInput, principal: Principal, user: string): WantedSettings {
  const { current, own, place } = input
  const named = nameSettings(
    input.format,
    {
      endpoint: input.endpoint,
      user,
      credential: principal.credential,
      ...(input.record.properties === undefined ? {} : { properties: input.record.properties }),
    },
    input.naming,
  )
  const kept = named.map(asPlaced).filter((setting) => place?.place.keeps(setting))
  const keptKeys = new Set(kept.map(({ key }) => key))
  const record: ConnectionRecord = {
    version: 1,
    ...input.record,
    principal: {
      objectId: principal.objectId,
      tenantId: principal.tenantId,
      ...(principal.clientId === undefined ? {} : { clientId: principal.clientId }),
      name: principal.name,
      ...(principal.kind === "user" ? { kind: principal.kind } : {}),
    },
    user,
    naming: input.naming.naming,
    keys: Object.fromEntries(named.map(({ defaultKey, key }) => [defaultKey, key])),
    secretKeys: named.filter(({ value }) => isSecret(value)).map(({ key }) => key),
    ...(place === undefined || kept.length === 0
      ? {}
      : { place: { placement: place.placement, keys: kept.map(({ key }) => key) } }),
  }
  const plain = new Map<string, string | Secret>()
  for (const { key, value } of named) if (!keptKeys.has(key)) plain.set(key, value)
  for (const setting of kept) {
    const standIn = place?.place.standIn?.(setting)
    if (standIn !== undefined) plain.set(setting.key, standIn)
  }
  if (kept.length > 0) for (const [key, value] of signposts(place, current)) plain.set(key, value)
  plain.set(recordKey(record.name), serializeRecord(record))
  const obsolete = Object.values(own?.keys ?? {}).filter((key) => !plain.has(key) && current.has(key))
  const formerly = place?.holds(own) === true ? placedSettings(own) : []
  const obsoleteInPlace = formerly.filter(({ key }) => !keptKeys.has(key))
  const configuration = named.map(({ key, value }) =>
    isSecret(value) ? { key, value: null, secret: true } : { key, value, secret: false },
  )
  return { record, configuration, plain, obsolete, placed: kept, obsoleteInPlace }
}

/** The value of a setting as it is written. */
export function plainText(value: string | Secret): string {
  return isSecret(value) ? value.reveal() : value
}

function asPlaced({ key, defaultKey, value }: NamedSetting) {
  return { key, defaultKey, secret: isSecret(value), value }
}

function signposts(place: OpenPlace | undefined, current: ReadonlyMap<string, string>) {
  const wanted = Object.entries(place?.place.signposts ?? {})
  for (const [key, value] of wanted) {
    const there = current.get(key)
    if (there === undefined || there === value) continue
    throw fail("setting_conflict", `The setting "${key}" is there already and leads elsewhere: ${there}.`, {
      hint: `Remove it, or use the same place for all connections of the app.`,
    })
  }
  return wanted
}
