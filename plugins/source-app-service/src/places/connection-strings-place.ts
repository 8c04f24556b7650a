import { type Pass, changeUntilHeld, type WholeChange, wholeChange } from "@keyless/azure"
import type { Context, PlacedSetting, PlaceUse, Principal, SettingsPlace, Step } from "@keyless/core/plugin"
import { type DecidedChange, decideChange } from "@keyless/core/settings"
import { namesOf } from "../setting-names.ts"
import { settingPermissions } from "../setting-permissions.ts"
import type { ConnectionString, Site, SiteData } from "../site.ts"
import { letNamesGo, tieNames } from "../slot-names.ts"
import { canSwap, maySwap } from "../swapping.ts"
import { changeSecrets, readSecrets, vaultPermissions } from "./vault-place.ts"
import type { Vaulted } from "./vaulted.ts"

type Strings = ReadonlyMap<string, ConnectionString>
type Type = ConnectionString["type"]
type Change = Parameters<SettingsPlace["change"]>[2]

/**
 * Type of a connection string by protocol. It decides the prefix of the variable that the app's process sees. .NET's configuration reads the strings
 * of PostgreSQL only under the prefix of custom ones: learn.microsoft.com, "Configure an App Service app", connection strings.
 */
const types: Readonly<Record<string, Type>> = { postgresql: "Custom", mysql: "MySql", tds: "SQLAzure" }

/** A vault for what is secret, and the steps after which the app's identity may read there. */
export interface SecretKeeping {
  readonly kept: Vaulted
  access(principal: Step<Principal>): readonly Step[]
}

/**
 * The place of connection strings in a site's section of that name, where .NET apps look for them. With a vault, what is secret goes there, and
 * references stand in the section or among the app settings. Other settings are app settings. Where the site has slots, the strings are tied to
 * theirs, as settings are.
 */
export function connectionStringsPlace(
  site: Site,
  found: SiteData,
  { protocol }: PlaceUse,
  secrets: SecretKeeping | undefined,
): SettingsPlace {
  const title = `connection strings of ${site.name}`
  const permissions = settingPermissions(site, maySwap(found))
  const inVault = secrets === undefined ? { read: [], write: [] } : vaultPermissions(secrets.kept.vault)
  const section: Section = {
    site,
    type: types[protocol] ?? "Custom",
    kept: secrets?.kept,
  }
  return {
    title,
    names: namesOf(found),
    readPermissions: [...permissions.read, ...inVault.read],
    writePermissions: [...permissions.write, ...inVault.write],
    keeps: (setting) => isConnectionString(setting) || isVaulted(section, setting),
    ...(secrets === undefined ? {} : { access: (principal) => secrets.access(principal) }),
    standIn: (setting) =>
      isVaulted(section, setting) && !isConnectionString(setting)
        ? section.kept?.referenceOf(setting.key)
        : undefined,
    async read(context, settings) {
      return valuesOf(
        section,
        await site.readConnectionStrings(context),
        await vaultValues(section, context, settings),
        settings,
      )
    },
    async change(context, settings, change) {
      const whole = wholeChange(context, site)
      const write = () =>
        changeUntilHeld(context, title, () => onePass(section, context, whole, settings, change))
      if (!(await canSwap(site, found, context))) {
        await write()
        return
      }
      await site.withNames(async () => {
        const keys = settings.filter(isConnectionString).map(({ key }) => key)
        await tieNames(site, context, "connectionStringNames", keys)
        await write()
        const left = await site.readConnectionStrings(context)
        const gone = keys.filter((key) => !left.has(key))
        await letNamesGo(site, context, "connectionStringNames", gone)
      })
    },
  }
}

interface Section {
  readonly site: Site
  readonly type: Type
  readonly kept: Vaulted | undefined
}

function isConnectionString({ defaultKey }: PlacedSetting): boolean {
  return defaultKey.endsWith("CONNECTIONSTRING")
}

function isVaulted({ kept }: Section, { secret }: PlacedSetting): boolean {
  return kept !== undefined && secret
}

/** One pass: secrets go to the vault before a reference leads there, and leave it after the reference. */
async function onePass(
  section: Section,
  context: Context,
  whole: WholeChange,
  settings: readonly PlacedSetting[],
  change: Change,
): Promise<Pass<unknown>> {
  const { site, kept } = section
  const [strings, secrets] = await Promise.all([
    site.readConnectionStrings(context),
    vaultValues(section, context, settings),
  ])
  const wanted = decideChange(change, valuesOf(section, strings, secrets, settings))
  const vaulted = settings.filter((setting) => isVaulted(section, setting))
  const inVault = only(wanted, vaulted)
  if (kept !== undefined)
    await changeSecrets(kept, context, vaulted, () => ({ set: asRecord(inVault.set), remove: [] }))
  const result = await writeSection(section, context, whole, settings, wanted)
  if (result.done && kept !== undefined) {
    await changeSecrets(kept, context, vaulted, () => ({ set: {}, remove: inVault.remove }))
  }
  return result
}

function writeSection(
  { site, type, kept }: Section,
  context: Context,
  whole: WholeChange,
  settings: readonly PlacedSetting[],
  wanted: DecidedChange,
) {
  const { set, remove } = only(wanted, settings.filter(isConnectionString))
  const texts = new Map(
    [...set].map(([key, value]) => [
      key,
      kept !== undefined && wanted.secretKeys.has(key) ? kept.referenceOf(key) : value,
    ]),
  )
  return whole.pass({
    read: () => site.readConnectionStrings(context),
    decide: () => texts,
    holds: (now: Strings) =>
      [...texts].every(([key, value]) => now.get(key)?.value === value && now.get(key)?.type === type) &&
      remove.every((key) => !now.has(key)),
    async write(before, _, notAfter) {
      const after = new Map(before)
      for (const key of remove) after.delete(key)
      for (const [key, value] of texts) after.set(key, { value, type })
      await site.writeConnectionStrings(context, after, notAfter)
    },
  })
}

async function vaultValues(
  section: Section,
  context: Context,
  settings: readonly PlacedSetting[],
): Promise<ReadonlyMap<string, string>> {
  const { kept } = section
  if (kept === undefined) return new Map()
  return readSecrets(
    kept,
    context,
    settings.filter((setting) => isVaulted(section, setting)),
  )
}

/** The values of settings; a reference of ours is its secret's value. */
function valuesOf(
  { kept }: Section,
  strings: Strings,
  secrets: ReadonlyMap<string, string>,
  settings: readonly PlacedSetting[],
): ReadonlyMap<string, string> {
  return new Map(
    settings.flatMap((setting) => {
      const { key } = setting
      const text = strings.get(key)?.value
      const leadsToVault = !isConnectionString(setting) || text === kept?.referenceOf(key)
      const value = leadsToVault ? secrets.get(key) : text
      return value === undefined ? [] : [[key, value] as const]
    }),
  )
}

/** The part of a change that concerns some settings. */
function only({ set, remove, secretKeys }: DecidedChange, settings: readonly PlacedSetting[]): DecidedChange {
  const keys = new Set(settings.map(({ key }) => key))
  return {
    set: new Map([...set].filter(([key]) => keys.has(key))),
    secretKeys,
    remove: remove.filter((key) => keys.has(key)),
  }
}

function asRecord(values: ReadonlyMap<string, string>): Readonly<Record<string, string>> {
  return Object.fromEntries(values)
}
