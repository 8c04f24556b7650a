import type { ShownSetting } from "../connection.ts"
import { fail } from "../errors.ts"
import { type KeyNaming, type NamedSetting, nameSettings, type NamingInput } from "../keys.ts"
import {
  type Action,
  action,
  type AppCredential,
  type ClientFormat,
  clientId,
  createSecret,
  type Endpoint,
  isSecret,
  type Principal,
  type ResolvedSource,
  type Secret,
  type Step,
  tenantId,
} from "../plugin/index.ts"
import { type ConnectionRecord, readRecords, recordKey, serializeRecord } from "../record.ts"

/** What the settings of a connection are made of. */
export interface SettingsStepInput {
  readonly source: ResolvedSource
  /** The app's settings at the time of the plan. */
  readonly current: ReadonlyMap<string, string>
  readonly own: ConnectionRecord | undefined
  readonly format: ClientFormat
  readonly endpoint: Endpoint
  readonly naming: Omit<NamingInput, "naming"> & { readonly naming: KeyNaming }
  readonly principal: Step<Principal>
  readonly access: Step<string>
  /** The record but for what is known only when the steps before have run. */
  readonly record: Omit<ConnectionRecord, "principal" | "user" | "naming" | "keys" | "secretKeys" | "version">
}

/** What stands in the app's settings after the step. */
export interface WrittenSettings {
  readonly record: ConnectionRecord
  readonly configuration: readonly ShownSetting[]
}

interface Wanted extends WrittenSettings {
  readonly set: ReadonlyMap<string, string | Secret>
  readonly obsolete: readonly string[]
}

/** The step that writes the settings of a connection and its record, all in one change of the app. */
export function settingsStep(input: SettingsStepInput): Action<WrittenSettings> {
  const { source, current } = input
  type Values = { value<T>(step: Step<T>): T }
  const wantedOf = (context: Values, plan: SettingsStepInput): Wanted =>
    want(plan, context.value(input.principal), context.value(input.access))
  /** Another connection may have come to the app since the plan was made, and have taken the keys that the plan chose. */
  const wantedAmong = (context: Values, now: ReadonlyMap<string, string>): Wanted => {
    const records = readRecords(now)
    const own = records.find(({ name }) => recordKey(name) === recordKey(input.record.name))
    const credential = context.value(input.principal).credential.kind
    const { naming } = chooseNaming({
      ...input,
      credential,
      properties: input.record.properties,
      current: now,
      records,
      own,
    })
    return wantedOf(context, { ...input, current: now, own, naming: { ...input.naming, naming } })
  }
  let written: Wanted | undefined

  return action<WrittenSettings>({
    id: "settings.write",
    title: `Write the connection's settings into the ${source.settings.title}`,
    why: "The app reads there how to reach the database; the record beside them tells what the connection is.",
    permissions: source.settings.writePermissions,
    needs: [input.principal, input.access],
    async check(context) {
      const wanted = wantedOf(context, input)
      const same =
        wanted.obsolete.length === 0 &&
        [...wanted.set].every(([key, value]) => current.get(key) === plain(value))
      return same ? { done: true, value: wanted } : { done: false }
    },
    async apply(context) {
      let wanted: Wanted | undefined
      await source.settings.change(context, (now) => {
        wanted = wantedAmong(context, now)
        written = wanted
        return { set: Object.fromEntries(wanted.set), remove: wanted.obsolete }
      })
      if (wanted === undefined) throw new TypeError("The source changed the settings without asking how.")
      return wanted
    },
    async undo(context) {
      const mine = written
      if (mine === undefined) return
      await source.settings.change(context, (now) => {
        // What has another value by now is somebody else's.
        const keys = [...mine.set].flatMap(([key, value]) => (now.get(key) === plain(value) ? [key] : []))
        const touched = [...keys, ...mine.obsolete.filter((key) => !now.has(key))]
        const before = touched.flatMap((key) => {
          const value = current.get(key)
          return value === undefined ? [] : [[key, createSecret(value)] as const]
        })
        return { set: Object.fromEntries(before), remove: touched.filter((key) => !current.has(key)) }
      })
    },
  })
}

function want(input: SettingsStepInput, principal: Principal, user: string): Wanted {
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
  }
  const set = new Map<string, string | Secret>(named.map(({ key, value }) => [key, value]))
  set.set(recordKey(record.name), serializeRecord(record))
  const obsolete = Object.values(input.own?.keys ?? {}).filter(
    (key) => !set.has(key) && input.current.has(key),
  )
  const configuration = named.map(({ key, value }) =>
    isSecret(value) ? { key, value: null, secret: true } : { key, value, secret: false },
  )
  return { record, configuration, set, obsolete }
}

function plain(value: string | Secret): string {
  return isSecret(value) ? value.reveal() : value
}

const anyGuid = "00000000-0000-0000-0000-000000000000"

/** A credential that stands for any of its kind where only the names of settings matter. */
export function sampleCredential(kind: AppCredential["kind"]): AppCredential {
  switch (kind) {
    case "ambient":
      return { kind }
    case "client-id":
      return { kind, clientId: clientId(anyGuid) }
    case "client-secret":
      return {
        kind,
        clientId: clientId(anyGuid),
        clientSecret: createSecret(""),
        tenantId: tenantId(anyGuid),
      }
    case "person":
      return { kind, loginName: "user" }
  }
}

/**
 * Decides how keys are spelled, and finds out before anything is touched whether a key belongs to something else. The naming of a connection
 * that exists stays. Otherwise a key that is taken leads to the longer names; a framework's key that another connection wrote
 * cannot be shared.
 *
 * @throws KeylessError `setting_conflict`, `unknown_setting_key`, `invalid_connection_property`
 */
export function chooseNaming(input: {
  readonly format: ClientFormat
  readonly endpoint: Endpoint
  readonly credential: AppCredential["kind"]
  readonly properties: ConnectionRecord["properties"] | undefined
  readonly naming: Omit<NamingInput, "naming">
  readonly current: ReadonlyMap<string, string>
  readonly records: readonly ConnectionRecord[]
  readonly own: ConnectionRecord | undefined
}): { readonly naming: KeyNaming; readonly overwritten: readonly string[] } {
  const facts = {
    endpoint: input.endpoint,
    user: "user",
    credential: sampleCredential(input.credential),
    ...(input.properties === undefined ? {} : { properties: input.properties }),
  }
  const named = (naming: KeyNaming) => nameSettings(input.format, facts, { ...input.naming, naming })
  const ownKeys = new Set(Object.values(input.own?.keys ?? {}))
  const isTaken = ({ key }: NamedSetting) => input.current.has(key) && !ownKeys.has(key)

  const naming =
    input.own?.naming ??
    (named("first").some((setting) => setting.prefixed && isTaken(setting)) ? "further" : "first")
  const taken = named(naming).filter(isTaken)
  for (const setting of taken) {
    const owner = input.records.find((record) => Object.values(record.keys).includes(setting.key))
    if (owner !== undefined || setting.prefixed) {
      const whose = owner === undefined ? "no connection that Keyless knows" : `connection "${owner.name}"`
      throw fail(
        "setting_conflict",
        `The setting "${setting.key}" is there already and belongs to ${whose}.`,
        {
          hint: `Write it under another key with --customized-keys ${setting.defaultKey}=OTHER_KEY, or remove what is there.`,
        },
      )
    }
  }
  return { naming, overwritten: taken.map(({ key }) => key) }
}
