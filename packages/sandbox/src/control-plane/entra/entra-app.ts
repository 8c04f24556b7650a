import { Hono, type Context } from "hono"
import { same } from "../../state/resource-id.ts"
import { listPrincipals, listServicePrincipals } from "../../state/principals.ts"
import type { ControlPlane, RequestNotes } from "../context.ts"
import { discoveryDocument, instanceDocument } from "./discovery.ts"
import {
  deviceRequired,
  entraErrorBody,
  invalidPassword,
  invalidSecret,
  missingParameter,
  unknownApplication,
  unknownResource,
  unknownTenant,
  unsupportedGrant,
  type EntraError,
} from "./errors.ts"
import { isKnownResource, resourceOfScopes } from "./resources.ts"

/** Public clients of Microsoft that every tenant knows: Azure CLI, PowerShell, Visual Studio, Visual Studio Code. */
const publicClients = new Set([
  "04b07795-8ddb-461a-bbee-02f9e1bf7b46",
  "1950a258-227b-4e31-a9cf-717495945fc2",
  "872cd9fa-d31f-45e0-9eab-6e460a02d1f1",
  "aebc6443-996d-45c2-90f0-388ff96faa56",
])

/** Path parts that stand for the caller's own tenant; `adfs` makes MSAL skip instance discovery. */
const anyTenant = new Set(["common", "organizations", "adfs"])

type Form = (name: string) => string | undefined
type Outcome = { ok: true; body: Record<string, unknown> } | { ok: false; error: EntraError }

const refuse = (error: EntraError): Outcome => ({ ok: false, error })

/** Client id and secret from the form or from a Basic header (RFC 6749, 2.3.1). */
const clientOf = (form: Form, authorization: string | undefined) => {
  const [scheme, encoded] = authorization?.split(" ") ?? []
  if (scheme?.toLowerCase() !== "basic" || encoded === undefined) {
    return { clientId: form("client_id"), secret: form("client_secret") }
  }
  const [id = "", secret = ""] = Buffer.from(encoded, "base64").toString().split(":").map(decodeURIComponent)
  return { clientId: id, secret }
}

const grantToken = async (
  plane: ControlPlane,
  form: Form,
  authorization: string | undefined,
): Promise<Outcome> => {
  const { state } = plane.store
  const { clientId, secret } = clientOf(form, authorization)
  const grant = form("grant_type")
  if (grant === undefined) return refuse(missingParameter("grant_type"))
  if (clientId === undefined) return refuse(missingParameter("client_id"))
  const scopes = form("scope")
  const resource = scopes === undefined ? form("resource") : resourceOfScopes(scopes)
  if (resource === undefined) return refuse(missingParameter("scope"))

  const application = listServicePrincipals(state).find(
    (principal) => principal.kind === "application" && same(principal.clientId, clientId),
  )
  if (application === undefined && !publicClients.has(clientId.toLowerCase())) {
    return refuse(unknownApplication(clientId, state.tenantId))
  }
  if (!isKnownResource(resource, plane.url)) return refuse(unknownResource(resource, state.tenantId))
  const access = plane.faults.current.conditionalAccess
  const blocked = access !== null && (access.resource === undefined || same(access.resource, resource))

  if (grant === "client_credentials") {
    if (
      application?.kind !== "application" ||
      application.secret === undefined ||
      application.secret !== secret
    ) {
      return refuse(invalidSecret(clientId))
    }
    if (blocked) return refuse(deviceRequired)
    const issued = await plane.tokens.issueForApplication(application, resource)
    return {
      ok: true,
      body: {
        token_type: "Bearer",
        expires_in: issued.expiresInSeconds,
        ext_expires_in: issued.expiresInSeconds,
        expires_on: issued.expiresAt,
        access_token: issued.token,
      },
    }
  }
  if (grant === "password") {
    const name = form("username") ?? ""
    const user = listPrincipals(state).find(
      (principal) => principal.kind === "user" && same(principal.userPrincipalName, name),
    )
    if (user?.kind !== "user" || user.password === undefined || user.password !== form("password")) {
      return refuse(invalidPassword)
    }
    if (blocked) return refuse(deviceRequired)
    const issued = await plane.tokens.issueForUser(user, resource, clientId)
    const clientInfo = JSON.stringify({ uid: user.objectId, utid: state.tenantId })
    return {
      ok: true,
      body: {
        token_type: "Bearer",
        scope: `${resource}/.default`,
        expires_in: issued.expiresInSeconds,
        ext_expires_in: issued.expiresInSeconds,
        access_token: issued.token,
        id_token: issued.idToken,
        client_info: Buffer.from(clientInfo).toString("base64url"),
      },
    }
  }
  return refuse(unsupportedGrant(grant))
}

/** Entra's discovery, keys and token endpoint, under `/{tenant}`. */
export const createEntraApp = (plane: ControlPlane): Hono<RequestNotes> => {
  const app = new Hono<RequestNotes>()
  const { url } = plane

  const failed = (c: Context<RequestNotes>, error: EntraError) =>
    Response.json(entraErrorBody(error, new Date(plane.now()), c.req.header("client-request-id")), {
      status: error.status,
      headers: { "cache-control": "no-store" },
    })
  const inTenant = (c: Context<RequestNotes>, answer: (tenant: string) => Response | Promise<Response>) => {
    const tenant = c.req.param("tenant") ?? ""
    const known = anyTenant.has(tenant.toLowerCase()) || same(tenant, plane.store.state.tenantId)
    return known ? answer(tenant) : failed(c, unknownTenant(tenant))
  }

  app.get("/common/discovery/instance", (c) => c.json(instanceDocument(url, plane.store.state.tenantId)))
  for (const version of ["", "/v2.0"] as const) {
    app.get(`/:tenant${version}/.well-known/openid-configuration`, (c) =>
      inTenant(c, (tenant) => c.json(discoveryDocument(url, tenant, plane.store.state.tenantId, version))),
    )
    app.get(`/:tenant/discovery${version}/keys`, (c) => inTenant(c, () => c.json(plane.tokens.jwks())))
    app.post(`/:tenant/oauth2${version}/token`, (c) =>
      inTenant(c, async () => {
        const form = await c.req.parseBody()
        const text: Form = (name) => {
          const value = form[name]
          return typeof value === "string" && value !== "" ? value : undefined
        }
        const outcome = await grantToken(plane, text, c.req.header("authorization"))
        if (!outcome.ok) return failed(c, outcome.error)
        return c.json(outcome.body, 200, { "cache-control": "no-store", pragma: "no-cache" })
      }),
    )
  }
  return app
}
