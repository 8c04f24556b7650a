import type { Context, Permission } from "@keyless/core/plugin"

/** The identities of a resource, as ARM shows them. `type` is spelled with or without a blank: `SystemAssigned, UserAssigned`. @public */
export interface HeldIdentities {
  readonly type?: string | undefined
  readonly principalId?: string | null | undefined
  readonly tenantId?: string | null | undefined
  readonly userAssignedIdentities?:
    | Readonly<Record<string, { readonly principalId?: string | undefined } | null>>
    | null
    | undefined
}

/** A change of identities: types as a whole, user-assigned identities one by one, `null` takes one away. @public */
export interface IdentitiesPatch {
  type: "None" | "SystemAssigned" | "UserAssigned" | "SystemAssigned, UserAssigned"
  userAssignedIdentities?: Record<string, object | null>
}

/** An app that may hold managed identities, as its hosting service offers it. Every call throws KeylessError. @public */
export interface IdentityHolder {
  /** Resource id. */
  readonly id: string
  /** For messages: `shop-web`. */
  readonly name: string
  /** Name of its system identity in the directory; databases name users after it. */
  readonly principalName: string
  /** What reading and changing its identities needs, on the app itself. */
  readonly permissions: readonly Permission[]
  readIdentities(context: Context): Promise<HeldIdentities | undefined>
  /**
   * Changes the identities and nothing else, and resolves when the change is there. The request is sent once: what is patched depends on
   * what was read.
   */
  patchIdentities(context: Context, patch: IdentitiesPatch): Promise<HeldIdentities | undefined>
  /** Runs a write of this app after those that this process has begun. */
  exclusively<T>(work: () => Promise<T>): Promise<T>
}
