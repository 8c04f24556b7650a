import { setTimeout as sleep } from "node:timers/promises"
import type { Context } from "hono"
import { authenticate } from "../http/bearer.ts"
import type { ControlPlane } from "../context.ts"
import { armAudiences } from "../entra/resources.ts"
import type { RequestNotes } from "../http/request-notes.ts"
import { pageOf } from "../http/paging.ts"
import { readJson } from "../http/request-json.ts"
import { createRouteTable } from "../http/route-table.ts"
import { armFailure, errorAnswer, isArmFailure, type ArmAnswer } from "./answers.ts"
import { authorize, checkApiVersion, checkScope, unauthorized } from "./checks.ts"
import { watchWrite } from "./resource-times.ts"
import { resourceRoutes } from "./resources.ts"
import type { ArmRoute } from "./routes.ts"
import { subscriptionRoutes } from "./subscriptions.ts"
import { laterField, withoutLater } from "./fields/versions.ts"

/** Cuts a list into pages, each naming the next, when `faults.pageSize` asks for it. */
const page = (plane: ControlPlane, answer: ArmAnswer, url: URL): ArmAnswer => {
  const size = plane.faults.current.pageSize
  if (size === null) return answer
  const cut = pageOf(answer.body, Number(url.searchParams.get("$skipToken") ?? 0), size)
  if (cut === undefined) return answer
  if (cut.next === undefined) return { ...answer, body: cut.body }
  const next = new URL(url.pathname + url.search, plane.url)
  next.searchParams.set("$skipToken", String(cut.next))
  return { ...answer, body: { ...cut.body, nextLink: next.href } }
}

const invalidContent = () =>
  armFailure(
    400,
    "InvalidRequestContent",
    "The request content was invalid and could not be deserialized: not JSON.",
  )

/** A field that only later versions have. */
const unknownMember = (path: string, apiVersion: string) =>
  armFailure(
    400,
    "InvalidRequestContent",
    `The request content was invalid and could not be deserialized: 'Could not find member '${path.split(".").at(-1) ?? ""}' on object of type of api-version '${apiVersion}'. Path '${path}'.'.`,
  )

/** Azure Resource Manager: the routes of every provider behind one check of token, version, scope and permission. */
export const createArmApp = (
  plane: ControlPlane,
  provided: readonly ArmRoute[],
): {
  handle(c: Context<RequestNotes>): Promise<Response>
  readonly routes: readonly ArmRoute[]
} => {
  const routes = [...subscriptionRoutes(plane), ...resourceRoutes(plane), ...provided]
  const find = createRouteTable(routes)
  let remaining = 0

  const answer = async (c: Context<RequestNotes>, received: (body: unknown) => void): Promise<ArmAnswer> => {
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
    const delay = plane.faults.takeDelay(route.operation)
    if (delay?.when === "before") await sleep(delay.ms)
    const body = await readJson(c, invalidContent)
    received(body)
    const { since = {} } = route
    const unknown = plane.lenient ? undefined : laterField(body, since, apiVersion)
    if (unknown !== undefined) throw unknownMember(unknown, apiVersion)
    const written = watchWrite(plane.store, c.req.method, url.pathname)
    const result = await route.handle({
      method: c.req.method,
      path: url.pathname,
      param,
      query: url.searchParams,
      apiVersion,
      body,
      caller: verified.token,
    })
    written(result.status)
    if (delay?.when === "after") await sleep(delay.ms)
    const answered = { ...result, body: withoutLater(result.body, since, apiVersion) }
    return c.req.method === "GET" ? page(plane, answered, url) : answered
  }

  const handle = async (c: Context<RequestNotes>): Promise<Response> => {
    let result: ArmAnswer
    let request: unknown
    const { armLatencyMs } = plane.faults.current
    if (armLatencyMs > 0) await sleep(armLatencyMs)
    try {
      result = await answer(c, (body) => {
        request = body
      })
    } catch (error) {
      if (isArmFailure(error)) result = error.answer
      else
        result = errorAnswer(
          500,
          "InternalServerError",
          error instanceof Error ? error.message : String(error),
        )
    }
    const { pathname: path, searchParams } = new URL(c.req.url)
    plane.onExchange?.({
      method: c.req.method,
      path,
      apiVersion: searchParams.get("api-version") ?? undefined,
      request,
      status: result.status,
      answer: result.body,
    })
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
  return { handle, routes }
}
