/**
 * As whom an app opens its database.
 *
 * @public
 */
export type Identity =
  | { readonly kind: "system-identity" }
  | { readonly kind: "user-identity"; readonly clientId: string }
  | {
      readonly kind: "service-principal"
      readonly clientId: string
      readonly tenantId: string
      /** A function, so that a connection that is logged shows no secret. */
      readonly clientSecret: () => string
    }
  /** Somebody at their own machine, as `DefaultAzureCredential` finds them. */
  | { readonly kind: "person" }

/** The identity in a sentence. */
export function nameOf(identity: Identity): string {
  switch (identity.kind) {
    case "system-identity":
      return "the app's system identity"
    case "user-identity":
      return `the user-assigned identity with client id ${identity.clientId}`
    case "service-principal":
      return `the service principal with client id ${identity.clientId}`
    case "person":
      return "you"
  }
}

/** What to do when Entra ID, or the identity endpoint, says no. */
export function adviceFor(identity: Identity, variable: string): string {
  switch (identity.kind) {
    case "system-identity":
      return "Switch the app's system identity on, or create the connection again."
    case "user-identity":
      return `Assign that identity to the app, or set ${variable} to the client id of one that the app has.`
    case "service-principal":
      return `Look whether the secret has ended and whether ${variable} is right, or create the connection again.`
    case "person":
      return "Log in with: az login"
  }
}
