import { fail } from "../errors.ts"
import { folded, type KeyNaming, type NamedSetting, nameSettings, type NamingInput } from "./keys.ts"
import {
  type AppCredential,
  type ClientFormat,
  clientId,
  createSecret,
  type Endpoint,
  isSecret,
  type PlacedSetting,
  tenantId,
} from "../plugin/index.ts"
import { type ConnectionRecord, unreadableRecords } from "./record.ts"
import type { OpenPlace } from "./places/opened-place.ts"
import { refuseNames } from "./refuse-names.ts"

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

/** What the keys of a connection depend on, but for how they are spelled. */
export interface NamingChoice {
  readonly format: ClientFormat
  readonly endpoint: Endpoint
  readonly credential: AppCredential["kind"]
  readonly properties: ConnectionRecord["properties"] | undefined
  readonly naming: Omit<NamingInput, "naming">
}

/** What a connection would write, with values that stand for any. @throws KeylessError `unknown_setting_key`, `setting_conflict` */
export function namedAs(choice: NamingChoice, naming: KeyNaming): readonly NamedSetting[] {
  const facts = {
    endpoint: choice.endpoint,
    user: "user",
    credential: sampleCredential(choice.credential),
    ...(choice.properties === undefined ? {} : { properties: choice.properties }),
  }
  return nameSettings(choice.format, facts, { ...choice.naming, naming })
}

/** Every key that a connection may write, spelled either way. @throws KeylessError `unknown_setting_key`, `setting_conflict` */
export function possibleKeys(choice: NamingChoice): readonly PlacedSetting[] {
  const namings: readonly KeyNaming[] = ["first", "further"]
  const all = namings.flatMap((naming) => namedAs(choice, naming))
  return all.map(({ key, defaultKey, value }) => ({ key, defaultKey, secret: isSecret(value) }))
}

/**
 * Decides how keys are spelled, and finds out before anything is touched whether a key belongs to something else. The naming of a connection
 * that exists stays. Otherwise a key that is taken leads to the longer names; a framework's key that another connection wrote
 * cannot be shared.
 *
 * @throws KeylessError `setting_conflict`, `setting_name_refused`, `unknown_setting_key`
 */
export function chooseNaming(
  input: NamingChoice & {
    readonly current: ReadonlyMap<string, string>
    readonly records: readonly ConnectionRecord[]
    readonly own: ConnectionRecord | undefined
    /** The only naming that will do. */
    readonly only?: KeyNaming | undefined
    /** Where some of the settings go besides the plain ones. */
    readonly place?: OpenPlace | undefined
    /** Keys that are taken in the place that the connection uses. */
    readonly takenInPlace?: ReadonlySet<string> | undefined
  },
): { readonly naming: KeyNaming; readonly overwritten: readonly string[] } {
  const named = (naming: KeyNaming) => namedAs(input, naming)
  const { names } = input.naming
  const fold = folded(names)
  const ownKeys = new Set(Object.values(input.own?.keys ?? {}).map(fold))
  const there = new Map([...input.current.keys()].map((key) => [fold(key), key]))
  const isTaken = ({ key }: NamedSetting) =>
    input.takenInPlace?.has(key) === true || (there.has(fold(key)) && !ownKeys.has(fold(key)))

  const naming =
    input.only ??
    input.own?.naming ??
    (named("first").some((setting) => setting.prefixed && isTaken(setting)) ? "further" : "first")
  refuseNames(named(naming), input.naming.connection, { names, place: input.place?.place })
  const taken = named(naming).filter(isTaken)
  for (const setting of taken) {
    const owner = input.records.find((record) =>
      Object.values(record.keys).some((key) => fold(key) === fold(setting.key)),
    )
    refuseUnknownOwner(setting, input.current)
    const spelled = there.get(fold(setting.key)) ?? setting.key
    if (spelled !== setting.key) throw differsInCase(setting, spelled)
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

/** What a record that cannot be read says that it wrote is its connection's; one that says nothing may have written any setting that is there. */
function refuseUnknownOwner({ key, defaultKey }: NamedSetting, current: ReadonlyMap<string, string>): void {
  const owner = unreadableRecords(current).find(({ keys }) => keys.length === 0 || keys.includes(key))
  if (owner === undefined) return
  throw fail(
    "setting_conflict",
    `The setting "${key}" is there already and may belong to the connection in ${owner.key}, which this version cannot read.`,
    {
      hint: `Write it under another key with --customized-keys ${defaultKey}=OTHER_KEY, or remove what is there.`,
      details: { key: owner.key },
    },
  )
}

/** Written beside each other they would be one variable, with either value. */
function differsInCase({ key, defaultKey }: NamedSetting, there: string) {
  return fail(
    "setting_conflict",
    `The setting "${key}" is there already as "${there}", which is the same name to the app's host.`,
    {
      hint: `Remove "${there}", or write the setting under another key with --customized-keys ${defaultKey}=OTHER_KEY`,
    },
  )
}
