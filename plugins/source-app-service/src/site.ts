import type { ConnStringValueTypePair } from "@azure/arm-appservice"
import {
  type Azure,
  requestAzure,
  type Freshness,
  type HeldIdentities,
  type IdentityHolder,
  sendOnce,
  sendOnceBefore,
} from "@keyless/azure"
import type { Context } from "@keyless/core/plugin"

import { inSlot, siteId, type SiteParts } from "./site-id.ts"
import type { Written } from "./written.ts"

/** The part of a site or slot that this plugin reads. */
export interface SiteData {
  readonly id?: string
  readonly name?: string
  /** Words with commas: `app,linux`, `functionapp,linux`. */
  readonly kind?: string
  /** Whether it runs on Linux. */
  readonly reserved?: boolean
  readonly identity?: HeldIdentities
  /** Addresses with commas. */
  readonly possibleOutboundIpAddresses?: string | null
  readonly outboundIpAddresses?: string | null
  readonly virtualNetworkSubnetId?: string | null
  /** Id of the identity that reads key vault references, or `SystemAssigned`. */
  readonly keyVaultReferenceIdentity?: string | null
  readonly siteConfig?: StackConfig
  /** Pricing tier of its plan: `Basic`, `Standard`. */
  readonly sku?: string
  /** Null but in the Flex Consumption plan. */
  readonly functionAppConfig?: { readonly runtime?: { readonly name?: string } } | null
}

/** What a site's configuration says about its run-time stack. */
export interface StackConfig {
  readonly linuxFxVersion?: string
  readonly windowsFxVersion?: string
  readonly javaVersion?: string
  readonly netFrameworkVersion?: string
  readonly pythonVersion?: string
  readonly nodeVersion?: string
  readonly phpVersion?: string
}

type Call = Pick<Context, "signal">

/** A connection string and the type that App Service keeps beside it. */
export type ConnectionString = Readonly<ConnStringValueTypePair>

/** What may stay with its slot when slots are swapped. */
export type SlotNameKind = "appSettingNames" | "connectionStringNames"

/** One web app or function app, in its production slot or another. Every call throws KeylessError, translated by `@keyless/azure`. */
export interface Site extends IdentityHolder, Freshness {
  /** Name of the slot; the production slot has none. */
  readonly slot: string | undefined
  /** Resource id of the site that it is a slot of. */
  readonly production: string
  get(context: Call): Promise<SiteData>
  /** All settings with their values. */
  readSettings(context: Call): Promise<ReadonlyMap<string, string>>
  /** Replaces the whole collection. Sent once: what is written depends on what was read. */
  writeSettings(context: Context, settings: ReadonlyMap<string, string>, notAfter: number): Promise<void>
  /** All connection strings by name. */
  readConnectionStrings(context: Call): Promise<ReadonlyMap<string, ConnectionString>>
  /** Replaces the whole collection. Sent once. */
  writeConnectionStrings(
    context: Context,
    strings: ReadonlyMap<string, ConnectionString>,
    notAfter: number,
  ): Promise<void>
  /** What the portal and the Azure CLI note of the stack of a site on Windows: `node`, `dotnetcore`. */
  readNotedStack(context: Call): Promise<string | undefined>
  /** The other slots of the site, production included. */
  otherSlots(context: Call): Promise<readonly Site[]>
  /** Names of what a swap leaves in its slot; one list of each kind for all slots of the site. */
  readSlotNames(context: Call, kind: SlotNameKind): Promise<readonly string[]>
  /** Replaces that list and leaves the other as it is. Sent once. */
  writeSlotNames(
    context: Context,
    kind: SlotNameKind,
    names: readonly string[],
    notAfter: number,
  ): Promise<void>
  /** Runs works that tie names to slots, or let them go, one after another. */
  withNames<T>(work: () => Promise<T>): Promise<T>
}

/** Opens a site or slot. The SDK is loaded here; no request is sent. */
export async function openSite(azure: Azure, parts: SiteParts): Promise<Site> {
  const { webAppOf } = await import("./web-apps.ts")
  const { site, slot } = parts
  const app = webAppOf(azure, parts)
  const id = siteId.build(parts)
  const production = siteId.build(inSlot(parts, undefined))
  const type = slot === undefined ? "Microsoft.Web/sites" : "Microsoft.Web/sites/slots"
  const once = { requestOptions: { headers: { ...sendOnce.headers } } }
  const get: Site["get"] = ({ signal }) =>
    requestAzure(() => app.get({ abortSignal: signal }), { resource: id, signal })
  /** Sends a write, and waits where it was only accepted. */
  const write = async <T>(
    context: Context,
    send: () => Promise<Written<T>>,
    resource = id,
  ): Promise<T | undefined> => {
    const facts = { resource, signal: context.signal }
    const { value, location } = await requestAzure(send, facts)
    if (location === undefined) return value
    await azure.accepted(location, context, facts)
    return undefined
  }
  return {
    id,
    name: slot === undefined ? site : `${site} (slot ${slot})`,
    slot,
    production,
    principalName: slot === undefined ? site : `${site}/slots/${slot}`,
    permissions: ["read", "write"].map((verb) => ({ operation: `${type}/${verb}`, scope: id })),
    get,
    readIdentities: async (context) => (await get(context)).identity,
    async patchIdentities(context, identity) {
      const options = { abortSignal: context.signal, ...once }
      const patched = await write(context, () => app.update({ identity }, options))
      // Function apps on Container Apps answer without a body (recorded).
      return (patched ?? (await get(context))).identity
    },
    async readSettings({ signal }) {
      const list = () => app.listSettings({ abortSignal: signal })
      return new Map(Object.entries((await requestAzure(list, { resource: id, signal })).properties ?? {}))
    },
    async writeSettings(context, settings, notAfter) {
      const properties = Object.fromEntries(settings)
      await write(context, () =>
        app.updateSettings(
          { properties },
          { abortSignal: context.signal, requestOptions: sendOnceBefore(notAfter) },
        ),
      )
    },
    async readConnectionStrings({ signal }) {
      const list = () => app.listConnectionStrings({ abortSignal: signal })
      return new Map(Object.entries((await requestAzure(list, { resource: id, signal })).properties ?? {}))
    },
    async writeConnectionStrings(context, strings, notAfter) {
      const properties = Object.fromEntries(strings)
      const options = { abortSignal: context.signal, requestOptions: sendOnceBefore(notAfter) }
      await write(context, () => app.updateConnectionStrings({ properties }, options))
    },
    async readNotedStack({ signal }) {
      const list = () => app.listMetadata({ abortSignal: signal })
      return (await requestAzure(list, { resource: id, signal })).properties?.["CURRENT_STACK"]
    },
    async otherSlots({ signal }) {
      const list = () => app.listSlots({ abortSignal: signal })
      const names = await requestAzure(list, { resource: production, signal })
      const others = [undefined, ...names].filter((name) => name?.toLowerCase() !== slot?.toLowerCase())
      return Promise.all(others.map((name) => openSite(azure, inSlot(parts, name))))
    },
    async readSlotNames({ signal }, kind) {
      const list = () => app.listSlotNames({ abortSignal: signal })
      return (await requestAzure(list, { resource: production, signal }))[kind] ?? []
    },
    async writeSlotNames(context, kind, names, notAfter) {
      const options = { abortSignal: context.signal, requestOptions: sendOnceBefore(notAfter) }
      await write(context, () => app.updateSlotNames({ [kind]: [...names] }, options), production)
    },
    // The site's list of names is changed with the settings of any slot.
    exclusively: (work) => azure.exclusively(production, work),
    freshMs: azure.freshMs,
    serially: (work) => azure.exclusively(production, work),
    withNames: (work) => azure.exclusively(`${production}#names`, work),
  }
}
