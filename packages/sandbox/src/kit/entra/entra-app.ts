import { Hono, type Context } from "hono"
import { same } from "../state/resource-id.ts"
import type { ControlPlane } from "../context.ts"
import type { RequestNotes } from "../http/request-notes.ts"
import type { Form, Outcome } from "./clients.ts"
import { discoveryDocument, instanceDocument } from "./discovery.ts"
import { entraErrorBody, unknownTenant, type EntraError } from "./errors.ts"
import { beginDevice, signIn } from "./sign-in.ts"
import { grantToken } from "./token-grants.ts"

/** Path parts that stand for the caller's own tenant; `adfs` makes MSAL skip instance discovery. */
const anyTenant = new Set(["common", "organizations", "adfs"])

const formOf = async (c: Context<RequestNotes>): Promise<Form> => {
  const form = await c.req.parseBody()
  return (name) => {
    const value = form[name]
    return typeof value === "string" && value !== "" ? value : undefined
  }
}

/** Entra's discovery, keys, sign-in and token endpoints, under `/{tenant}`. */
export const createEntraApp = (plane: ControlPlane): Hono<RequestNotes> => {
  const app = new Hono<RequestNotes>()
  const { url } = plane

  const failed = (c: Context<RequestNotes>, error: EntraError) =>
    Response.json(entraErrorBody(error, new Date(plane.now()), c.req.header("client-request-id")), {
      status: error.status,
      headers: { "cache-control": "no-store" },
    })
  const answer = (c: Context<RequestNotes>, outcome: Outcome) =>
    outcome.ok
      ? c.json(outcome.body, 200, { "cache-control": "no-store", pragma: "no-cache" })
      : failed(c, outcome.error)
  const inTenant = (c: Context<RequestNotes>, reply: (tenant: string) => Response | Promise<Response>) => {
    const tenant = c.req.param("tenant") ?? ""
    const known = anyTenant.has(tenant.toLowerCase()) || same(tenant, plane.store.state.tenantId)
    return known ? reply(tenant) : failed(c, unknownTenant(tenant))
  }

  app.get("/common/discovery/instance", (c) => c.json(instanceDocument(url, plane.store.state.tenantId)))
  for (const version of ["", "/v2.0"] as const) {
    app.get(`/:tenant${version}/.well-known/openid-configuration`, (c) =>
      inTenant(c, (tenant) => c.json(discoveryDocument(url, tenant, plane.store.state.tenantId, version))),
    )
    app.get(`/:tenant/discovery${version}/keys`, (c) => inTenant(c, () => c.json(plane.tokens.jwks())))
    app.post(`/:tenant/oauth2${version}/token`, (c) =>
      inTenant(c, async () =>
        answer(c, await grantToken(plane, await formOf(c), c.req.header("authorization"))),
      ),
    )
    app.post(`/:tenant/oauth2${version}/devicecode`, (c) =>
      inTenant(c, async () => answer(c, beginDevice(plane, await formOf(c)))),
    )
    app.get(`/:tenant/oauth2${version}/authorize`, (c) =>
      inTenant(c, () => {
        const signedIn = signIn(plane, (name) => c.req.query(name) || undefined)
        return signedIn.ok ? c.redirect(signedIn.location) : failed(c, signedIn.error)
      }),
    )
  }
  return app
}
