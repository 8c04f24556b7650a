/** A secret that a setting refers to: in a vault by name or by address, and in which version; without one, the present one. */
export interface SecretPlace {
  readonly vault: { readonly name: string } | { readonly origin: string }
  readonly secret: string
  readonly version?: string
}
