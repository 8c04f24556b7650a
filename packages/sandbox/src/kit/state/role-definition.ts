/** A role of Azure's own, with what it allows (Microsoft Learn, "Azure built-in roles"). */
export interface RoleDefinition {
  readonly name: string
  /** Name of its definition, the same in every tenant. */
  readonly id: string
  readonly description: string
  readonly actions: readonly string[]
  readonly notActions: readonly string[]
  /** What it allows with the data inside resources. */
  readonly dataActions: readonly string[]
}
