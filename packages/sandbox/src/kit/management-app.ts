import { timingSafeEqual } from "node:crypto"
import { Hono } from "hono"
import { z } from "zod"
import type { DataEndpoint } from "./data/data-endpoints.ts"
import type { DatabaseEndpoint } from "./gateway/database-hosts.ts"
import type { StatementRecord } from "./ports.ts"
import { isSeedError } from "./state/live-state.ts"
import { same } from "./state/resource-id.ts"
import type { ControlPlane } from "./context.ts"
import type { RequestRecord } from "./http/request-log.ts"

/** What the management API can do with the sandbox. */
export interface Management {
  databases(): readonly DatabaseEndpoint[]
  endpoints(): readonly DataEndpoint[]
  requests(): readonly RequestRecord[]
  statements(): readonly StatementRecord[]
  clearLogs(): void
  seed(next: unknown): Promise<void>
  reset(): Promise<void>
  appEnvironment(id: string, part?: string): Record<string, string>
  callerEnvironment(): Record<string, string>
}

const revokeBody = z.strictObject({ objectId: z.guid() })
/** `user` is the user principal name or the object id of whoever approves; `null` declines. */
const deviceBody = z.strictObject({ userCode: z.string(), user: z.string().nullable() })

const personOf = ({ store }: ControlPlane, name: string): string => {
  const person = store.state.directory.users.find(
    ({ userPrincipalName, objectId }) => same(userPrincipalName, name) || same(objectId, name),
  )
  if (person === undefined) throw new Error(`the directory has no person ${name}`)
  return person.objectId
}
const equal = (a: string, b: string) =>
  a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b))

/** `/__sandbox`: state, seeds, logs and faults, for whoever has the key. */
export const createManagementApp = (plane: ControlPlane, management: Management, key: string): Hono => {
  const app = new Hono().basePath("/__sandbox")
  app.use("*", async (c, next) => {
    const given = c.req.header("x-sandbox-key") ?? ""
    if (!equal(given, key))
      return c.json({ error: { code: "Forbidden", message: "x-sandbox-key is missing or wrong" } }, 403)
    return next()
  })
  app.get("/status", (c) =>
    c.json({
      url: plane.url,
      tenantId: plane.store.state.tenantId,
      faults: plane.faults.current,
      databases: management.databases(),
      endpoints: management.endpoints(),
      requests: management.requests().length,
      statements: management.statements().length,
    }),
  )
  app.get("/state", (c) => c.json(plane.store.snapshot()))
  app.post("/seed", async (c) => {
    const seed: unknown = await c.req.json()
    try {
      await management.seed(seed)
    } catch (error) {
      if (!isSeedError(error)) throw error
      return c.json({ error: { code: "InvalidSeed", message: error.message } }, 400)
    }
    return c.json(plane.store.snapshot())
  })
  app.post("/reset", async (c) => {
    await management.reset()
    return c.body(null, 204)
  })
  app.get("/log", (c) => c.json({ requests: management.requests(), statements: management.statements() }))
  app.delete("/log", (c) => {
    management.clearLogs()
    return c.body(null, 204)
  })
  app.patch("/faults", async (c) => {
    plane.faults.patch(await c.req.json())
    return c.json(plane.faults.current)
  })
  app.get("/apps", (c) =>
    c.json(plane.provided.apps().map(({ owner }) => ({ id: owner.resourceId, name: owner.displayName }))),
  )
  app.get("/app-environment", (c) =>
    c.json(management.appEnvironment(c.req.query("id") ?? "", c.req.query("part"))),
  )
  app.get("/caller-environment", (c) => c.json(management.callerEnvironment()))
  app.post("/tokens/revoke", async (c) => {
    const { objectId } = revokeBody.parse(await c.req.json())
    plane.tokens.revoke(objectId)
    plane.userGrants.revoke(objectId)
    return c.body(null, 204)
  })
  app.get("/device-codes", (c) => {
    const waiting = plane.userGrants.pending()
    return c.json(
      waiting.map(({ userCode, clientId, scopes, expiresAt }) => ({
        userCode,
        clientId,
        scopes,
        expiresAt: new Date(expiresAt).toISOString(),
      })),
    )
  })
  app.post("/device-codes", async (c) => {
    const { userCode, user } = deviceBody.parse(await c.req.json())
    const person = user === null ? null : personOf(plane, user)
    plane.userGrants.answer(userCode, person)
    return c.body(null, 204)
  })
  app.notFound((c) =>
    c.json({ error: { code: "NotFound", message: "the management API has no such path" } }, 404),
  )
  app.onError((error, c) => {
    const message = error instanceof z.ZodError ? z.prettifyError(error) : error.message
    return c.json({ error: { code: "BadRequest", message } }, 400)
  })
  return app
}
