import { createHmac, randomBytes, timingSafeEqual } from "node:crypto"
import { Hono, type Context } from "hono"
import type { ContainerStage, HostedApp } from "./hosted-app.ts"
import { canonical } from "../state/resource-id.ts"
import type { ControlPlane } from "../context.ts"
import { heldIdentity } from "./held-identity.ts"
import { identityFaults, type IdentityRequest } from "./identity-faults.ts"

const stages: readonly ContainerStage[] = ["Main", "Init"]

/** The identity endpoint of App Service and Container Apps, and the header value of each app. */
export interface IdentityEndpoint {
  readonly app: Hono<IdentityRequest>
  /** Value of `X-IDENTITY-HEADER` for a part of the app; it outlives a reset, so that an app keeps running. */
  headerOf(app: HostedApp, part?: string): string
}

const errorBody = (status: number, message: string) => ({
  statusCode: status,
  message,
  correlationId: crypto.randomUUID(),
})
const failed = (c: Context<IdentityRequest>, status: 400 | 401, message: string) =>
  c.json(errorBody(status, message), status)

/**
 * `GET /msi/token` as on App Service (Microsoft, "How to use managed identities for App Service", REST endpoint
 * reference): version 2019-08-01 with `X-IDENTITY-HEADER`, and 2017-09-01 with `Secret` for older clients.
 */
export const createIdentityEndpoint = (plane: ControlPlane): IdentityEndpoint => {
  const key = randomBytes(32)
  const headerFor = ({ owner }: HostedApp, stage: ContainerStage) =>
    createHmac("sha256", key)
      .update(`${canonical(owner.resourceId)}#${stage}`)
      .digest("hex")
  const isOf = (header: string, hosted: HostedApp, stage: ContainerStage) => {
    const [given, expected] = [Buffer.from(header), Buffer.from(headerFor(hosted, stage))]
    return given.length === expected.length && timingSafeEqual(given, expected)
  }
  const appWith = (header: string) =>
    plane.provided
      .apps()
      .flatMap((hosted) => stages.map((stage) => ({ hosted, stage })))
      .find(({ hosted, stage }) => isOf(header, hosted, stage))

  const app = new Hono<IdentityRequest>({ strict: false })
  app.use("/msi/token", identityFaults(plane.faults, errorBody))
  app.get("/msi/token", async (c) => {
    const version = c.req.query("api-version")
    const older = version === "2017-09-01"
    if (!older && version !== "2019-08-01")
      return failed(c, 400, `Unsupported api-version '${version ?? ""}'.`)
    const asking = appWith(c.req.header(older ? "secret" : "x-identity-header") ?? "")
    if (asking === undefined || asking.hosted.stopped === true)
      return failed(c, 401, "The identity header is missing or not valid.")
    const resource = c.req.query("resource")
    if (resource === undefined || resource === "") return failed(c, 400, "The parameter resource is missing.")
    const { hosted, stage } = asking
    const identity = heldIdentity(plane.store.state, hosted.owner, {
      clientId: c.req.query("client_id") ?? c.req.query("clientid"),
      objectId: c.req.query("object_id") ?? c.req.query("principal_id"),
      resourceId: c.req.query("mi_res_id"),
    })
    if (identity === undefined || hosted.mayUse?.(identity, stage) === false) {
      return failed(c, 400, "No Managed Identity found for specified ClientId/ResourceId/PrincipalId.")
    }
    const issued = await plane.tokens.issueForApplication(identity, resource)
    return c.json({
      access_token: issued.token,
      expires_on: String(issued.expiresAt + plane.faults.current.identityClockSkewSeconds),
      resource,
      token_type: "Bearer",
      client_id: identity.clientId,
    })
  })
  app.notFound((c) => failed(c, 400, "The identity endpoint serves GET /msi/token."))
  return {
    app,
    headerOf: (hosted, part) => headerFor(hosted, hosted.stage?.(part) ?? "Main"),
  }
}
