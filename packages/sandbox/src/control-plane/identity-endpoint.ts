import { createHmac, randomBytes, timingSafeEqual } from "node:crypto"
import { Hono, type Context } from "hono"
import type { LiveSite } from "../state/live-types.ts"
import { listServicePrincipals, type ServicePrincipal } from "../state/principals.ts"
import { canonical, same, siteId } from "../state/resource-id.ts"
import type { ControlPlane, RequestNotes } from "./context.ts"

/** The identity endpoint of App Service, and the header value of each app. */
export interface IdentityEndpoint {
  readonly app: Hono<RequestNotes>
  /** Value of `X-IDENTITY-HEADER` for the site; it outlives a reset, so that an app keeps running. */
  headerOf(site: LiveSite): string
}

const failed = (c: Context<RequestNotes>, status: 400 | 401, message: string) =>
  c.json({ statusCode: status, message, correlationId: crypto.randomUUID() }, status)

/**
 * `GET /msi/token` as on App Service (Microsoft, "How to use managed identities for App Service", REST endpoint
 * reference): version 2019-08-01 with `X-IDENTITY-HEADER`, and 2017-09-01 with `Secret` for older clients.
 */
export const createIdentityEndpoint = (plane: ControlPlane): IdentityEndpoint => {
  const key = randomBytes(32)
  const headerOf = (site: LiveSite) =>
    createHmac("sha256", key)
      .update(canonical(siteId(site)))
      .digest("hex")
  const siteWith = (header: string) =>
    plane.store.state.sites.find((site) => {
      const [given, expected] = [Buffer.from(header), Buffer.from(headerOf(site))]
      return given.length === expected.length && timingSafeEqual(given, expected)
    })

  /** The identity the query names among those the site has; without a name the system identity. */
  const identityOf = (
    site: LiveSite,
    query: (name: string) => string | undefined,
  ): ServicePrincipal | undefined => {
    const held = new Set([site.systemIdentity?.principalId, ...site.userAssignedIdentities.map(canonical)])
    const identities = listServicePrincipals(plane.store.state).filter(
      (principal) =>
        principal.kind === "managedIdentity" &&
        (held.has(principal.objectId) || held.has(canonical(principal.resourceId))),
    )
    const clientId = query("client_id") ?? query("clientid")
    const objectId = query("object_id") ?? query("principal_id")
    const resourceId = query("mi_res_id")
    if (clientId !== undefined) return identities.find((identity) => same(identity.clientId, clientId))
    if (objectId !== undefined) return identities.find((identity) => same(identity.objectId, objectId))
    return identities.find((identity) =>
      identity.kind === "managedIdentity" && resourceId !== undefined
        ? same(identity.resourceId, resourceId)
        : identity.objectId === site.systemIdentity?.principalId,
    )
  }

  const app = new Hono<RequestNotes>({ strict: false })
  app.get("/msi/token", async (c) => {
    const version = c.req.query("api-version")
    const older = version === "2017-09-01"
    if (!older && version !== "2019-08-01")
      return failed(c, 400, `Unsupported api-version '${version ?? ""}'.`)
    const site = siteWith(c.req.header(older ? "secret" : "x-identity-header") ?? "")
    if (site === undefined) return failed(c, 401, "The identity header is missing or not valid.")
    const resource = c.req.query("resource")
    if (resource === undefined || resource === "") return failed(c, 400, "The parameter resource is missing.")
    const identity = identityOf(site, (name) => c.req.query(name))
    if (identity === undefined) {
      return failed(c, 400, "No Managed Identity found for specified ClientId/ResourceId/PrincipalId.")
    }
    const issued = await plane.tokens.issueForApplication(identity, resource)
    return c.json({
      access_token: issued.token,
      expires_on: String(issued.expiresAt),
      resource,
      token_type: "Bearer",
      client_id: identity.clientId,
    })
  })
  app.notFound((c) => failed(c, 400, "The identity endpoint serves GET /msi/token."))
  return { app, headerOf }
}
