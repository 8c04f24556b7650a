import { listServicePrincipals, type ServicePrincipal } from "../state/principals.ts"
import { same } from "../state/resource-id.ts"
import type { ControlPlane } from "../context.ts"
import type { EntraError } from "./errors.ts"

/** Public clients of Microsoft that every tenant knows: Azure CLI, PowerShell, Visual Studio, Visual Studio Code. */
const publicClients = new Set([
  "04b07795-8ddb-461a-bbee-02f9e1bf7b46",
  "1950a258-227b-4e31-a9cf-717495945fc2",
  "872cd9fa-d31f-45e0-9eab-6e460a02d1f1",
  "aebc6443-996d-45c2-90f0-388ff96faa56",
])

/** A field of a form, or of a query; empty ones are left out. */
export type Form = (name: string) => string | undefined

/** What the token endpoint answers. */
export type Outcome =
  | { readonly ok: true; readonly body: Record<string, unknown> }
  | { readonly ok: false; readonly error: EntraError }

/** A refusal of the token endpoint. */
export const refuse = (error: EntraError): Outcome => ({ ok: false, error })

/** Client id and secret from the form or from a Basic header (RFC 6749, 2.3.1). */
export const clientOf = (form: Form, authorization: string | undefined) => {
  const [scheme, encoded] = authorization?.split(" ") ?? []
  if (scheme?.toLowerCase() !== "basic" || encoded === undefined) {
    return { clientId: form("client_id"), secret: form("client_secret") }
  }
  const [id = "", secret = ""] = Buffer.from(encoded, "base64").toString().split(":").map(decodeURIComponent)
  return { clientId: id, secret }
}

/** The application with the client id. */
export const applicationOf = (plane: ControlPlane, clientId: string): ServicePrincipal | undefined =>
  listServicePrincipals(plane.store.state).find(
    (principal) => principal.kind === "application" && same(principal.clientId, clientId),
  )

/** Whether the tenant knows a client: an application of its own, or one of Microsoft's. */
export const isKnownClient = (plane: ControlPlane, clientId: string): boolean =>
  applicationOf(plane, clientId) !== undefined || publicClients.has(clientId.toLowerCase())
