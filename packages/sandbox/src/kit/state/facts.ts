/** A seed, or a part of one, by the names of its fields. */
export type Fields = Readonly<Record<string, unknown>>

/** A tracked resource: it lies in a resource group, and lists of all types of resources show it. */
export interface ResourceFacts {
  /** ARM id. */
  readonly id: string
  /** ARM type, such as `Microsoft.Cache/redis`. */
  readonly type: string
  /** Name as lists show it; that of a child names its parent: `server/database`. */
  readonly name: string
  readonly location: string
  /** Fields that it keeps; lists show its `tags`. */
  readonly kept?: Fields
  readonly kind?: string
  readonly sku?: object
}

/** A resource that may hold managed identities. */
export interface IdentityOwner {
  readonly resourceId: string
  /** Name of its system identity in the directory. */
  readonly displayName: string
  readonly location: string
  /** The part of the live resource that handlers change. */
  readonly holder: {
    systemIdentity?: { principalId: string; clientId: string }
    userAssignedIdentities?: string[]
  }
}

/** A user-assigned identity. */
export interface ManagedIdentity {
  readonly resourceId: string
  readonly name: string
  readonly principalId: string
  readonly clientId: string
}

/** What the kit sees of a service's part of a state. Answers are made anew each time. */
export interface StateFacts {
  resources(): readonly ResourceFacts[]
  /** Resources that may hold managed identities. */
  identityOwners(): readonly IdentityOwner[]
  /** User-assigned identities. */
  identities(): readonly ManagedIdentity[]
}
