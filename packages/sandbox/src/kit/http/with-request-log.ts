import { Hono } from "hono"
import type { Log, RequestKind, RequestRecord } from "./request-log.ts"
import type { RequestNotes } from "./request-notes.ts"

/** Notes every request that belongs to the cloud; those of which `kindOf` knows no kind are not among them. */
export const withRequestLog = <Served extends RequestNotes = RequestNotes>(
  log: Log<RequestRecord>,
  now: () => number,
  kindOf: (path: string) => RequestKind | undefined,
): Hono<Served> => {
  const app = new Hono<Served>()
  app.use("*", async (c, next) => {
    const at = new Date(now()).toISOString()
    await next()
    const url = new URL(c.req.url)
    const kind = kindOf(url.pathname)
    if (kind === undefined) return
    const apiVersion = url.searchParams.get("api-version")
    const operation = c.get("operation")
    log.add({
      at,
      method: c.req.method,
      path: url.pathname,
      status: c.res.status,
      kind,
      polling: c.get("polling") ?? false,
      ...(apiVersion !== null && { apiVersion }),
      ...(operation !== undefined && { operation }),
    })
  })
  return app
}
