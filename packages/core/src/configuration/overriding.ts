import type { AgreedPrincipal, ClientPlugin, Principal, SettingOverride } from "../plugin/index.ts"

/** A setting of the app that makes it log in otherwise than as the connection's identity. */
export interface Overriding {
  readonly key: string
  readonly does: string
}

/**
 * The settings of an app that override the identity of a connection.
 *
 * @param settings - the app's plain settings
 * @param own - keys that connections wrote: what one wrote for its identity, under a name that libraries read, still overrides another one's
 */
export function overridingSettings(
  { overrides = [] }: Pick<ClientPlugin, "overrides">,
  protocol: string,
  settings: ReadonlyMap<string, string>,
  own: ReadonlySet<string>,
  principal: AgreedPrincipal,
): readonly Overriding[] {
  const byName = new Map(
    overrides
      .filter(({ protocols }) => protocols?.includes(protocol) ?? true)
      .map((override): [string, SettingOverride] => [essence(override.name), override]),
  )
  return [...settings].flatMap(([key, value]): Overriding[] => {
    const override = value === "" ? undefined : byName.get(essence(key))
    if (override === undefined || (own.has(key) && override.agrees === undefined)) return []
    if (override.agrees?.(value, principal) === true) return []
    return [{ key, does: override.does }]
  })
}

/** What has to agree, of an identity that is known. */
export function agreedOf({ tenantId, clientId, credential }: Principal): AgreedPrincipal {
  return { tenantId, ...(clientId === undefined ? {} : { clientId }), credential: credential.kind }
}

/** What to do about such settings. */
export const overridingHint =
  "Remove it if the app does not need it for something else; where it does, make the app's code use the identity by name, as the samples of keyless do."

export function overridingText({ key, does }: Overriding): string {
  return `The app has the setting ${key}, which ${does}.`
}

const essence = (name: string) => name.toLowerCase().replaceAll(/[^a-z0-9]/g, "")
