import { Hono, type Context } from "hono"
import type { Provided } from "../provided.ts"
import { listenHttp, type Listener } from "../http/listen.ts"
import { canonical } from "../state/resource-id.ts"
import type { FaultSwitchboard } from "../state/faults.ts"
import type { Store } from "../state/store.ts"
import type { TokenService } from "../entra/token-service.ts"
import { heldIdentity } from "./held-identity.ts"
import { identityFaults, type IdentityRequest } from "./identity-faults.ts"

/**
 * The metadata endpoint of virtual machines (IMDS), which Azure has at 169.254.169.254 and which knows an app by where it asks from.
 * Here each app that gets its tokens so has a listener of its own, by which it is known.
 */
export interface MetadataEndpoints {
  /** Makes the listeners that are missing. One that was made stays, so that an app keeps running over a reset. */
  listen(): Promise<void>
  /** Origin of an app's listener. */
  find(appId: string): string | undefined
  close(): Promise<void>
}

const tokenPath = "/metadata/identity/oauth2/token"

const errorBody = (error: string, description: string) => ({ error, error_description: description })
const failedAs = (status: number, message: string) =>
  errorBody(status === 429 ? "too_many_requests" : "unknown", message)
const refused = (c: Context<IdentityRequest>, error: string, description: string) =>
  c.json(errorBody(error, description), 400)

/** Makes the endpoints; none listens before `listen` is called. `logged` puts a request log around what they serve. */
export const createMetadataEndpoints = (
  {
    store,
    tokens,
    faults,
    provided,
    now,
  }: {
    readonly store: Store
    readonly tokens: TokenService
    readonly faults: FaultSwitchboard
    readonly provided: Pick<Provided, "apps" | "findApp">
    readonly now: () => number
  },
  logged: (app: Hono<IdentityRequest>) => Hono<IdentityRequest>,
): MetadataEndpoints => {
  const listeners = new Map<string, Promise<Listener>>()
  const ports = new Map<string, number>()

  /**
   * `GET /metadata/identity/oauth2/token` (Microsoft, "How to use managed identities for Azure resources on an Azure VM to acquire an
   * access token"), for the app of this listener.
   */
  const served = (appId: string): Hono<IdentityRequest> => {
    const app = new Hono<IdentityRequest>()
    app.use("*", identityFaults(faults, failedAs))
    // MSAL puts a slash behind an address that comes from the environment.
    app.on("GET", [tokenPath, `${tokenPath}/`], async (c) => {
      if (c.req.header("metadata")?.toLowerCase() !== "true")
        return refused(c, "invalid_request", "Required metadata header not specified")
      const version = c.req.query("api-version")
      if (version !== "2018-02-01")
        return refused(c, "invalid_request", `Invalid api-version: '${version ?? ""}'`)
      const resource = c.req.query("resource")
      if (resource === undefined || resource === "")
        return refused(c, "invalid_request", "Required query variable 'resource' is missing")
      const hosted = provided.findApp(appId)
      const named = {
        clientId: c.req.query("client_id"),
        objectId: c.req.query("object_id"),
        resourceId: c.req.query("msi_res_id"),
      }
      const identity = hosted && heldIdentity(store.state, hosted.owner, named)
      if (identity === undefined) return refused(c, "invalid_request", "Identity not found")
      const issued = await tokens.issueForApplication(identity, resource)
      const seconds = issued.expiresAt - Math.floor(now() / 1000)
      return c.json({
        access_token: issued.token,
        client_id: identity.clientId,
        expires_in: String(seconds),
        expires_on: String(issued.expiresAt + faults.current.identityClockSkewSeconds),
        ext_expires_in: String(seconds),
        not_before: String(issued.expiresAt - seconds),
        resource,
        token_type: "Bearer",
      })
    })
    app.all("*", (c) => c.json({ error: "not_found", error_description: "The path is not served." }, 404))
    return app
  }

  const open = async (appId: string) => {
    const app = logged(served(appId))
    const listener = await listenHttp((request, from) => app.fetch(request, from))
    ports.set(canonical(appId), listener.port)
    return listener
  }

  return {
    async listen() {
      for (const { owner, metadata } of provided.apps()) {
        const key = canonical(owner.resourceId)
        if (metadata === true && !listeners.has(key)) listeners.set(key, open(owner.resourceId))
      }
      await Promise.all(listeners.values())
    },
    find(appId) {
      const port = ports.get(canonical(appId))
      return port === undefined ? undefined : `http://127.0.0.1:${port}`
    },
    async close() {
      const all = await Promise.all(listeners.values())
      await Promise.all(all.map((listener) => listener.close()))
    },
  }
}
