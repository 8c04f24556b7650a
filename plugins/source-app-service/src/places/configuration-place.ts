import { type Pass, changeUntilHeld } from "@keyless/azure"
import type { Context, PlacedSetting, Principal, SettingsPlace, Step } from "@keyless/core/plugin"
import { decideChange } from "@keyless/core/settings"
import type { ConfigurationStore, KeyValue } from "./configuration-store.ts"
import { changeSecrets, readSecrets, vaultPermissions } from "./vault-place.ts"
import type { Vaulted } from "./vaulted.ts"

type Change = Parameters<SettingsPlace["change"]>[2]

/** Content type of a value that points to a secret. Source: learn.microsoft.com, "Use Key Vault references in an app" (App Configuration). */
const referenceType = "application/vnd.microsoft.appconfig.keyvaultref+json;charset=utf-8"

/**
 * The place of all settings in an App Configuration store. The app finds the store by one setting.
 *
 * @param kept - the vault for secrets, which the store then only points to
 * @param access - steps after which the app's identity may read there
 */
export function configurationPlace(
  store: ConfigurationStore,
  kept: Vaulted | undefined,
  access: (principal: Step<Principal>) => readonly Step[],
): SettingsPlace {
  const title = `App Configuration store ${store.name}`
  const permission = (verb: string) => ({
    operation: `Microsoft.AppConfiguration/configurationStores/keyValues/${verb}`,
    scope: store.id,
  })
  const inVault = kept === undefined ? { read: [], write: [] } : vaultPermissions(kept.vault)
  const own = [permission("read")]
  return {
    title,
    readPermissions: [...own, ...inVault.read],
    writePermissions: [...own, permission("write"), permission("delete"), ...inVault.write],
    keeps: () => true,
    access,
    signposts: { AZURE_APPCONFIGURATION_ENDPOINT: store.endpoint },
    shared: true,
    async read(context, settings) {
      const [there, secrets] = await Promise.all([
        readAll(store, context, settings),
        kept === undefined ? new Map<string, string>() : readSecrets(kept, context, secretOnes(settings)),
      ])
      return new Map(
        [...there].map(([key, { value, contentType }]) => [
          key,
          contentType === referenceType ? (secrets.get(key) ?? value) : value,
        ]),
      )
    },
    async change(context, settings, change) {
      const written = new Map<string, string>()
      await changeUntilHeld(context, title, () =>
        onePass({ store, kept, written }, context, settings, change),
      )
    },
  }
}

/**
 * One pass over read, decide and write. Each value is written only if it is as it was read; where it is not, the next pass decides anew.
 *
 * @param written - what earlier passes wrote: it is this change's own and not somebody else's
 */
async function onePass(
  {
    store,
    kept,
    written,
  }: { store: ConfigurationStore; kept: Vaulted | undefined; written: Map<string, string> },
  context: Context,
  settings: readonly PlacedSetting[],
  change: Change,
): Promise<Pass<void>> {
  const there = await readAll(store, context, settings)
  const secrets = secretOnes(settings)
  const values = kept === undefined ? new Map<string, string>() : await readSecrets(kept, context, secrets)
  const now = new Map(
    [...there].flatMap(([key, { value }]) => {
      const plain = values.get(key) ?? value
      return written.get(key) === value ? [] : [[key, plain] as const]
    }),
  )
  const { set, remove } = decideChange(change, now)
  const vaultedKeys = new Set(kept === undefined ? [] : secrets.map(({ key }) => key))
  if (kept !== undefined) {
    await changeSecrets(kept, context, secrets, () => ({
      set: Object.fromEntries([...set].filter(([key]) => vaultedKeys.has(key))),
      remove: remove.filter((key) => vaultedKeys.has(key)),
    }))
  }
  let lost = false
  for (const [key, value] of set) {
    const after = vaultedKeys.has(key) && kept !== undefined ? reference(kept, key) : { key, value }
    const before = there.get(key)
    if (before?.value === after.value) continue
    if (await store.write(context, before, after)) written.set(key, after.value)
    else lost = true
  }
  for (const key of remove) {
    const before = there.get(key)
    if (before !== undefined && !(await store.remove(context, before))) lost = true
  }
  return lost ? { done: false } : { done: true, value: undefined }
}

async function readAll(
  store: ConfigurationStore,
  context: Context,
  settings: readonly PlacedSetting[],
): Promise<ReadonlyMap<string, KeyValue>> {
  const read = await Promise.all(settings.map(({ key }) => store.read(context, key)))
  return new Map(read.flatMap((each) => (each === undefined ? [] : [[each.key, each]])))
}

function secretOnes(settings: readonly PlacedSetting[]): readonly PlacedSetting[] {
  return settings.filter(({ secret }) => secret)
}

function reference({ vault, secretOf }: Vaulted, key: string): Omit<KeyValue, "etag"> {
  return { key, value: JSON.stringify({ uri: vault.uriOf(secretOf(key)) }), contentType: referenceType }
}
