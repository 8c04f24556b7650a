import type { RoleDefinition } from "./state/role-definition.ts"

/** What is fixed of the services of a sandbox before any of them starts. */
export interface KnownServices {
  /** Audiences of access tokens that a service takes. */
  readonly audiences: readonly string[]
  /** Roles that services bring for their data. */
  readonly roles: readonly RoleDefinition[]
  /** Types of resources that must be there to be the scope of a role. */
  readonly roleScopes: readonly string[]
}

/** Puts together what the services say of themselves. */
export const knownOf = (
  services: readonly {
    readonly audiences?: readonly string[]
    readonly roles?: { readonly definitions: readonly RoleDefinition[]; readonly scopes: readonly string[] }
  }[],
): KnownServices => ({
  audiences: services.flatMap(({ audiences }) => audiences ?? []),
  roles: services.flatMap(({ roles }) => roles?.definitions ?? []),
  roleScopes: services.flatMap(({ roles }) => roles?.scopes ?? []),
})
