import type { AppNetwork } from "./app-way.ts"
import type { Closers } from "./closer.ts"
import type { Context } from "./context.ts"
import type { KeylessError } from "./errors.ts"
import type { ForeignConnections } from "./foreign-connection.ts"
import { type PluginBase, type PluginDraft, stamp } from "./plugin.ts"
import type { ClientId, ObjectId, Principal, TenantId } from "./principal.ts"
import type { RunsAs } from "./runs-as.ts"
import type { Placement, PlaceUse, SettingsPlace } from "./settings-place.ts"
import type { SettingsStore } from "./settings.ts"
import type { Step } from "./step.ts"

/** Which identity the app has to have. @public */
export type IdentityRequest =
  | {
      readonly kind: "system-assigned"
      /** Whether the principal needs its client id, which may take a look-up of its own. @defaultValue false */
      readonly withClientId?: boolean
    }
  | {
      readonly kind: "user-assigned"
      /** Resource id of the identity. */
      readonly id: string
      readonly name: string
      readonly objectId: ObjectId
      readonly clientId: ClientId
      readonly tenantId: TenantId
    }

/** A part of an app, such as a container or a deployment. @public */
export interface AppPart {
  readonly name: string
  readonly settings: SettingsStore
}

/**
 * The parts of an app whose settings are not shared, while its identities are; `others` are those that it was not resolved for.
 *
 * `namesIn` says what the name of a connection is unique in. `part`: the resource id has the part in it. `app`: a connection that is not in the
 * part `current` is looked for in the others, unless the user `named` the part.
 *
 * @public
 */
export type AppParts =
  | {
      readonly namesIn: "app"
      readonly current: string
      readonly named: boolean
      readonly others: readonly AppPart[]
    }
  | { readonly namesIn: "part"; readonly others: readonly AppPart[] }

/** An app that was found. @public */
export interface ResolvedSource {
  /** Resource id. */
  readonly id: string
  /** What databases know the app by, where {@link id} names it on one machine only. @defaultValue `id` */
  readonly claimId?: string
  readonly name: string
  /** Client type that the app's run-time stack suggests, if any. */
  readonly suggestedClient?: string
  /**
   * Where {@link suggestedClient} is left out: what the app's settings, or something that takes a request, suggest. Asked only where the user named
   * no client type.
   */
  suggestClient?(context: Context, settings: ReadonlyMap<string, string>): Promise<string | undefined>
  readonly settings: SettingsStore
  /** How the app reaches what is outside of it; left out for one that does not run in a cloud. */
  readonly network?: AppNetwork
  /** Connections of the app that another tool keeps, where there is such a tool. */
  readonly foreign?: ForeignConnections
  /** Where the app has several parts with settings of their own; `settings` are those of the current one. */
  readonly parts?: AppParts
  /**
   * The places that the app's settings may have come to as a whole, such as its other slots by a swap: before a user is dropped, their connections are
   * looked at.
   *
   * @throws KeylessError where they cannot be listed from here
   */
  exchanges?(context: Context): Promise<readonly Pick<ResolvedSource, "id" | "name" | "settings">[]>
  /** The place that the app's options ask for, besides its plain settings. */
  readonly placement?: Placement
  /**
   * Opens a place that {@link placement} or a record names. Reads only.
   *
   * @returns null where the place cannot take anything of such a connection, which the source warns of
   */
  place?(context: Context, placement: Placement, use: PlaceUse): Promise<SettingsPlace | null>
  /** Object ids of the identities that the app holds now. */
  readonly identities: readonly ObjectId[]
  /** Why the app's code cannot use an identity that the app holds; nothing where it can. */
  unusableIdentity?(identity: ObjectId): KeylessError | undefined
  /**
   * A step that makes sure the app has the identity, and whose value is its principal.
   *
   * @throws KeylessError at once where the app's code could not use it
   */
  identity(request: IdentityRequest): Step<Principal>
}

/** A place where apps run. @public */
export interface SourcePlugin<O = unknown> extends PluginBase<"source", O> {
  /** As whom apps can run there. @defaultValue as a managed identity and as an application */
  readonly runsAs?: readonly RunsAs[]
  /** What users have to know before they use it, such as that the service is retired; front ends show it in the help, and a plan warns of it. */
  readonly notice?: string
  /** Whether users may leave its name out: `keyless connection create …`. At most one source of an engine. @defaultValue false */
  readonly implicit?: boolean
  /** What removes the temporary resources of its steps, those of its settings and places included. @defaultValue its steps make none */
  readonly closers?: Closers
  /** Finds the app. Reads only. @throws KeylessError `source_not_found` where there is none */
  resolve(context: Context, options: O): Promise<ResolvedSource>
  /**
   * Options that find an app again by the id of a {@link ResolvedSource}; null for an id of another kind. Absent where ids are not enough to find
   * one, such as for files of a machine.
   */
  optionsFromId?(id: string, part?: string): unknown
}

/** Makes a source plugin out of its parts. @public */
export function defineSource<O>(draft: PluginDraft<SourcePlugin<O>>): SourcePlugin<O> {
  return stamp<SourcePlugin<O>>("source", draft)
}
