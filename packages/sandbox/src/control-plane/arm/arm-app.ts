import { setTimeout as sleep } from "node:timers/promises"
import type { Context } from "hono"
import { z } from "zod"
import { authenticate } from "../bearer.ts"
import type { ControlPlane, RequestNotes } from "../context.ts"
import { armAudiences } from "../entra/resources.ts"
import { armFailure, errorAnswer, isArmFailure, type ArmAnswer } from "./answers.ts"
import { authorize, checkApiVersion, checkScope, unauthorized } from "./checks.ts"
import { managedIdentityRoutes } from "./managed-identities.ts"
import { createOperations } from "./operations.ts"
import { postgresVersions } from "./api-versions.ts"
import { postgresAdministratorRoutes } from "./postgres-administrators.ts"
import { postgresCapabilityRoutes } from "./postgres-capabilities.ts"
import { createAcceptWrite, postgresProvider } from "./postgres-context.ts"
import { postgresDatabaseRoutes } from "./postgres-databases.ts"
import { postgresFirewallRoutes } from "./postgres-firewall-rules.ts"
import { postgresServerRoutes } from "./postgres-servers.ts"
import { createRouteTable } from "./routes.ts"
import { siteConfigRoutes } from "./site-config.ts"
import { createSiteWriter } from "./site-writes.ts"
import { siteRoutes } from "./sites.ts"
import { subscriptionRoutes } from "./subscriptions.ts"

const listBody = z.looseObject({ value: z.array(z.unknown()) })

/** Cuts a list into pages, each naming the next, when `faults.pageSize` asks for it. */
const page = (plane: ControlPlane, answer: ArmAnswer, url: URL): ArmAnswer => {
  const size = plane.faults.current.pageSize
  const list = size === null ? undefined : listBody.safeParse(answer.body)
  if (size === null || list?.success !== true) return answer
  const start = Number(url.searchParams.get("$skipToken") ?? 0)
  const end = start + size
  const value = list.data.value.slice(start, end)
  const next = new URL(url.pathname + url.search, plane.url)
  next.searchParams.set("$skipToken", String(end))
  const nextLink = end < list.data.value.length ? { nextLink: next.href } : {}
  return { ...answer, body: { ...list.data, value, ...nextLink } }
}

const readJson = async (c: Context<RequestNotes>): Promise<unknown> => {
  const text = await c.req.text()
  if (text.trim() === "") return undefined
  try {
    return JSON.parse(text)
  } catch {
    throw armFailure(
      400,
      "InvalidRequestContent",
      "The request content was invalid and could not be deserialized: not JSON.",
    )
  }
}

/** Azure Resource Manager: the routes of every provider behind one check of token, version, scope and permission. */
export const createArmApp = (
  plane: ControlPlane,
): { handle(c: Context<RequestNotes>): Promise<Response>; idle(): Promise<void> } => {
  const operations = createOperations(plane)
  const write = createSiteWriter(plane.store, plane.faults)
  const accept = createAcceptWrite(plane, operations)
  const find = createRouteTable([
    ...subscriptionRoutes(plane),
    ...siteRoutes(plane, write),
    ...siteConfigRoutes(plane, write),
    ...managedIdentityRoutes(plane),
    ...postgresServerRoutes(plane, accept),
    ...postgresCapabilityRoutes(),
    ...postgresAdministratorRoutes(plane, accept),
    ...postgresFirewallRoutes(plane, accept),
    ...postgresDatabaseRoutes(plane, accept),
    ...operations.routes(postgresProvider, postgresVersions),
  ])
  let remaining = 0

  const answer = async (c: Context<RequestNotes>): Promise<ArmAnswer> => {
    const url = new URL(c.req.url)
    const match = find(c.req.method, url.pathname)
    if (match.kind === "route") {
      c.set("operation", match.route.operation)
      c.set("polling", match.route.polling ?? false)
    }
    const audiences = [...armAudiences, plane.url]
    const verified = await authenticate(plane.tokens, c.req.header("authorization"), audiences)
    if (!verified.ok) return unauthorized(verified.problem, plane.url)
    if (match.kind === "none") {
      throw armFailure(404, "InvalidResourceType", `The sandbox does not serve '${url.pathname}'.`)
    }
    if (match.kind === "method") {
      throw armFailure(
        405,
        "MethodNotAllowed",
        `The sandbox does not serve ${c.req.method} on '${url.pathname}'.`,
      )
    }
    const { route, param } = match
    const apiVersion = checkApiVersion(route, url.searchParams.get("api-version"))
    authorize(plane, verified.token, route.operation, url.pathname)
    const injected = plane.faults.takeAnswer(route.operation)
    if (injected !== undefined) {
      const wait = injected.retryAfterSeconds
      const headers: Record<string, string> = wait === undefined ? {} : { "retry-after": String(wait) }
      return errorAnswer(injected.status, injected.code, injected.message, headers)
    }
    checkScope(plane, url.pathname)
    const result = await route.handle({
      method: c.req.method,
      path: url.pathname,
      param,
      query: url.searchParams,
      apiVersion,
      body: await readJson(c),
      caller: verified.token,
    })
    return page(plane, result, url)
  }

  const handle = async (c: Context<RequestNotes>): Promise<Response> => {
    let result: ArmAnswer
    const { armLatencyMs } = plane.faults.current
    if (armLatencyMs > 0) await sleep(armLatencyMs)
    try {
      result = await answer(c)
    } catch (error) {
      if (isArmFailure(error)) result = error.answer
      else
        result = errorAnswer(
          500,
          "InternalServerError",
          error instanceof Error ? error.message : String(error),
        )
    }
    const requestId = crypto.randomUUID()
    const headers = new Headers({
      "cache-control": "no-cache",
      "x-ms-request-id": requestId,
      "x-ms-correlation-request-id": c.req.header("x-ms-correlation-request-id") ?? requestId,
      [`x-ms-ratelimit-remaining-subscription-${c.req.method === "GET" ? "reads" : "writes"}`]: String(
        11_999 - (remaining++ % 1000),
      ),
      ...result.headers,
    })
    if (result.body === undefined) return new Response(null, { status: result.status, headers })
    headers.set("content-type", "application/json; charset=utf-8")
    return new Response(JSON.stringify(result.body), { status: result.status, headers })
  }
  return { handle, idle: () => operations.idle() }
}
