import { type Azure, identityStep, sameResourceId } from "@keyless/azure"
import {
  type Context,
  objectId,
  type ObjectId,
  type Placement,
  type PlaceUse,
  type Principal,
  proof,
  type SettingsPlace,
  type Step,
} from "@keyless/core/plugin"
import { appServiceFailure } from "../error-codes.ts"
import type { Site, SiteData } from "../site.ts"
import { openStore } from "./configuration-store.ts"
import { configurationPlace } from "./configuration-place.ts"
import { connectionStringsPlace } from "./connection-strings-place.ts"
import { readPlacement, shareAccess, storeAccess } from "./placement.ts"
import { roles, roleStep } from "./role-step.ts"
import { vaultAccess } from "./vault-access.ts"
import { vaultPlace } from "./vault-place.ts"
import { vaulted } from "./vaulted.ts"
import { openVault } from "./vault.ts"

type Reader = Step<{ readonly objectId: ObjectId; readonly name: string }>

/** An app that keeps settings in places. */
export interface PlacingApp {
  readonly azure: Azure
  readonly site: Site
  /** The site as it was read when the source was resolved. */
  readonly found: SiteData
}

/**
 * Opens what a placement names. Connection strings are only for .NET, which is the one that looks for them there: for another client type that part
 * is left out, and a warning says so.
 *
 * @throws KeylessError `place_unknown`, `place_not_found`, `invalid_resource_id`
 */
export async function openPlace(
  app: PlacingApp,
  context: Context,
  placement: Placement,
  use: PlaceUse,
): Promise<SettingsPlace | null> {
  const { azure, site } = app
  const place = readPlacement(placement)
  if (place === undefined) {
    throw appServiceFailure("place_unknown", `${site.name} keeps settings of ${use.connection} elsewhere.`, {
      hint: "Use the version of Keyless that made the connection, or a newer one.",
      resource: site.id,
    })
  }
  const [vault, store] = await Promise.all([
    place.vault === undefined ? undefined : openVault(azure, context, place.vault),
    place.configuration === undefined ? undefined : openStore(azure, context, place.configuration),
  ])
  const kept = vault === undefined ? undefined : vaulted(vault, site)
  const readers = readersOf(app)
  const sharesAccess = (other: Placement, step: string) => shareAccess(step, place, readPlacement(other))
  if (store !== undefined) {
    const opened = configurationPlace(store, kept, (principal) => {
      const reader = readers.system(principal)
      const toStore = roleStep(azure, {
        id: storeAccess,
        scope: store.id,
        title: `App Configuration store ${store.name}`,
        why: "The app reads its settings there as this identity.",
        role: roles.configurationReader,
        orBetter: [roles.configurationOwner],
        principal: reader,
      })
      return vault === undefined ? [reader, toStore] : [reader, toStore, vaultAccess(azure, vault, reader)]
    })
    return { ...opened, sharesAccess }
  }
  const toVault = (principal: Step<Principal>): readonly Step[] => {
    if (vault === undefined) return []
    const reader = readers.ofReferences(principal)
    return [reader, vaultAccess(azure, vault, reader)]
  }
  if (place.connectionStrings === true && use.client === "dotnet") {
    const secrets = kept === undefined ? undefined : { kept, access: toVault }
    return { ...connectionStringsPlace(site, app.found, use, secrets), sharesAccess }
  }
  if (place.connectionStrings === true) {
    context.warn(
      `Only .NET apps look for connection strings in the section of that name; the settings of client type "${use.client}" become app settings.`,
    )
  }
  return kept === undefined ? null : { ...vaultPlace(kept, toVault), sharesAccess }
}

/** The identities as which an app reads its places. */
function readersOf({ azure, site, found }: PlacingApp) {
  // A plan has one step of an id, so the connection's own step serves where it is the same identity's.
  const system = (principal: Step<Principal>): Reader =>
    principal.id === "identity.enable"
      ? principal
      : identityStep(azure, site, found.identity, { kind: "system-assigned" })
  return {
    system,
    /** App Service resolves references as the identity that the site names for it, or else as the system identity. */
    ofReferences(principal: Step<Principal>): Reader {
      const named = found.keyVaultReferenceIdentity ?? "SystemAssigned"
      const assigned = Object.entries(found.identity?.userAssignedIdentities ?? {})
      const [, identity] = assigned.find(([id]) => sameResourceId(id, named)) ?? []
      const id = identity?.principalId
      if (id === undefined) return system(principal)
      return proof({
        id: "identity.reader",
        title: `Use the identity that ${site.name} reads key vaults with`,
        why: "App Service resolves references to secrets as this identity.",
        prove: async () => ({ objectId: objectId(id), name: named }),
      })
    },
  }
}
