import { createHmac, randomBytes, timingSafeEqual } from "node:crypto"
import { Hono, type Context } from "hono"
import { type HostedApp, hostedApps } from "../hosted-apps.ts"
import { listServicePrincipals, type ServicePrincipal } from "../state/principals.ts"
import { canonical, same } from "../state/resource-id.ts"
import type { ControlPlane, RequestNotes } from "./context.ts"

/** The identity endpoint of App Service and Container Apps, and the header value of each app. */
export interface IdentityEndpoint {
  readonly app: Hono<RequestNotes>
  /** Value of `X-IDENTITY-HEADER` for the app; it outlives a reset, so that an app keeps running. */
  headerOf(app: HostedApp): string
}

const failed = (c: Context<RequestNotes>, status: 400 | 401, message: string) =>
  c.json({ statusCode: status, message, correlationId: crypto.randomUUID() }, status)

/**
 * `GET /msi/token` as on App Service (Microsoft, "How to use managed identities for App Service", REST endpoint
 * reference): version 2019-08-01 with `X-IDENTITY-HEADER`, and 2017-09-01 with `Secret` for older clients.
 */
export const createIdentityEndpoint = (plane: ControlPlane): IdentityEndpoint => {
  const key = randomBytes(32)
  const headerOf = ({ owner }: HostedApp) =>
    createHmac("sha256", key).update(canonical(owner.resourceId)).digest("hex")
  const appWith = (header: string) =>
    hostedApps(plane.store.state).find((hosted) => {
      const [given, expected] = [Buffer.from(header), Buffer.from(headerOf(hosted))]
      return given.length === expected.length && timingSafeEqual(given, expected)
    })

  /** The identity the query names among those the app has; without a name the system identity. */
  const identityOf = (
    { owner: { holder } }: HostedApp,
    query: (name: string) => string | undefined,
  ): ServicePrincipal | undefined => {
    const held = new Set([
      holder.systemIdentity?.principalId,
      ...(holder.userAssignedIdentities ?? []).map(canonical),
    ])
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
        : identity.objectId === holder.systemIdentity?.principalId,
    )
  }

  const app = new Hono<RequestNotes>({ strict: false })
  app.get("/msi/token", async (c) => {
    const version = c.req.query("api-version")
    const older = version === "2017-09-01"
    if (!older && version !== "2019-08-01")
      return failed(c, 400, `Unsupported api-version '${version ?? ""}'.`)
    const hosted = appWith(c.req.header(older ? "secret" : "x-identity-header") ?? "")
    if (hosted === undefined) return failed(c, 401, "The identity header is missing or not valid.")
    const resource = c.req.query("resource")
    if (resource === undefined || resource === "") return failed(c, 400, "The parameter resource is missing.")
    const identity = identityOf(hosted, (name) => c.req.query(name))
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
