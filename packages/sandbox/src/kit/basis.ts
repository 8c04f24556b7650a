/**
 * What an operation of the sandbox is modelled on: an answer of Azure that was recorded, Microsoft's documentation, or the published
 * specification of the API.
 */
export type Basis = "recorded" | "documented" | "specified"

/** An operation that is not in a table of routes. The path is written as its router writes it. */
export interface ServedOperation {
  readonly method: "GET" | "POST"
  readonly path: string
  readonly basis: Basis
}

/** Operations outside Azure Resource Manager. */
export interface OtherOperations {
  /** Heading, such as `Key Vault, data`. */
  readonly service: string
  readonly operations: readonly { readonly method: string; readonly path: string; readonly basis: Basis }[]
}
