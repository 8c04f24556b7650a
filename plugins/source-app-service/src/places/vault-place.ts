import type { Context, PlacedSetting, Principal, SettingsPlace, Step } from "@keyless/core/plugin"
import { decideChange } from "@keyless/core/settings"
import type { Vaulted } from "./vaulted.ts"

type Change = Parameters<SettingsPlace["change"]>[2]

/**
 * The place of secrets in a key vault. App Service gives the app their values in the place of the references that stand in its settings.
 *
 * @param access - steps after which the app's identity may read there
 */
export function vaultPlace(
  kept: Vaulted,
  access: (principal: Step<Principal>) => readonly Step[],
): SettingsPlace {
  const { vault } = kept
  const permissions = vaultPermissions(vault)
  return {
    title: `key vault ${vault.name}`,
    readPermissions: permissions.read,
    writePermissions: permissions.write,
    keeps: ({ secret }) => secret,
    access,
    standIn: ({ key }) => kept.referenceOf(key),
    read: (context, settings) => readSecrets(kept, context, settings),
    change: (context, settings, change) => changeSecrets(kept, context, settings, change),
  }
}

/** What reading and changing secrets of a vault takes. */
export function vaultPermissions({ id }: Vaulted["vault"]) {
  const permission = (verb: string) => ({
    operation: `Microsoft.KeyVault/vaults/secrets/${verb}`,
    scope: id,
  })
  const read = [permission("getSecret/action")]
  // One that was deleted is looked at and brought back before it is written again.
  const write = ["setSecret/action", "delete", "readMetadata/action", "recover/action"].map(permission)
  return { read, write: [...read, ...write] }
}

/** The values of settings that a vault keeps. */
export async function readSecrets(
  { vault, secretOf }: Vaulted,
  context: Context,
  settings: readonly PlacedSetting[],
): Promise<ReadonlyMap<string, string>> {
  const read = await Promise.all(
    settings.map(async ({ key }) => [key, await vault.read(context, secretOf(key))] as const),
  )
  return new Map(read.flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])))
}

/** Changes settings that a vault keeps. Nobody else writes secrets of these names, so there is no other change to lose. */
export async function changeSecrets(
  kept: Vaulted,
  context: Context,
  settings: readonly PlacedSetting[],
  change: Change,
): Promise<void> {
  const now = await readSecrets(kept, context, settings)
  const { set, remove } = decideChange(change, now)
  const { vault, secretOf } = kept
  for (const [key, value] of set) {
    if (now.get(key) !== value) await vault.write(context, secretOf(key), value)
  }
  for (const key of remove) if (now.has(key)) await vault.remove(context, secretOf(key))
}
