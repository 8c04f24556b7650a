import type { Context } from "hono"
import type { TokenProblem } from "../../kit/ports.ts"
import { authenticate } from "../../kit/http/bearer.ts"
import type { ControlPlane } from "../../kit/context.ts"
import type { RequestNotes } from "../../kit/http/request-notes.ts"
import { fabricAudiences } from "./state.ts"
import { pageOf } from "../../kit/http/paging.ts"
import { readJson } from "../../kit/http/request-json.ts"
import { createRouteTable } from "../../kit/http/route-table.ts"
import { fabricFailure, invalidInput, isFabricFailure, problemAnswer, type FabricAnswer } from "./answers.ts"
import type { FabricRoute } from "./routes.ts"
import { fabricPath } from "../../kit/cloud.ts"

/** Cuts a list into pages that each name the next, when `faults.pageSize` asks for it (Microsoft Learn, "Pagination in Fabric REST APIs"). */
const page = (plane: ControlPlane, answer: FabricAnswer, url: URL): FabricAnswer => {
  const size = plane.faults.current.pageSize
  if (size === null) return answer
  const cut = pageOf(answer.body, Number(url.searchParams.get("continuationToken") ?? 0), size)
  if (cut === undefined) return answer
  if (cut.next === undefined) return { ...answer, body: cut.body }
  const continuationToken = String(cut.next)
  const next = new URL(url.pathname, plane.url)
  next.searchParams.set("continuationToken", continuationToken)
  return { ...answer, body: { ...cut.body, continuationToken, continuationUri: next.href } }
}

const notJson = () => invalidInput("The request body is not JSON")

const unauthorized = (problem: TokenProblem | "missing") =>
  problem === "expired"
    ? fabricFailure({
        status: 401,
        errorCode: "TokenExpired",
        message: "Access token has expired, resubmit with a new access token",
      })
    : fabricFailure({
        status: 401,
        errorCode: "InvalidToken",
        message: "The access token is missing, invalid, or for another audience",
      })

/**
 * The part of the Fabric REST API that a connection needs, under {@link fabricPath}. Who may do what is said by the role assignments of
 * the workspaces.
 */
export const createFabricApp = (
  plane: ControlPlane,
  routes: readonly FabricRoute[],
): { handle(c: Context<RequestNotes>): Promise<Response> } => {
  const find = createRouteTable(routes)

  const answer = async (c: Context<RequestNotes>): Promise<FabricAnswer> => {
    const url = new URL(c.req.url)
    const match = find(c.req.method, url.pathname.slice(fabricPath.length))
    if (match.kind === "route") c.set("operation", match.route.operation)
    const verified = await authenticate(plane.tokens, c.req.header("authorization"), fabricAudiences)
    if (!verified.ok) throw unauthorized(verified.problem)
    if (match.kind !== "route") {
      throw fabricFailure({
        status: match.kind === "method" ? 405 : 404,
        errorCode: "UnsupportedOperation",
        message: `The sandbox does not serve ${c.req.method} on '${url.pathname}'.`,
      })
    }
    const injected = plane.faults.takeAnswer(match.route.operation)
    if (injected !== undefined) {
      const { status, code: errorCode, message, retryAfterSeconds: wait } = injected
      return problemAnswer(
        { status, errorCode, message },
        wait === undefined ? {} : { "retry-after": String(wait) },
      )
    }
    const { param, route } = match
    return page(
      plane,
      await route.handle({ param, body: await readJson(c, notJson), caller: verified.token }),
      url,
    )
  }

  const handle = async (c: Context<RequestNotes>): Promise<Response> => {
    let result: FabricAnswer
    try {
      result = await answer(c)
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error)
      result = problemAnswer(
        isFabricFailure(error) ? error.problem : { status: 500, errorCode: "UnknownError", message },
      )
    }
    const headers = new Headers({
      "cache-control": "no-store",
      requestid: crypto.randomUUID(),
      ...result.headers,
    })
    if (result.body === undefined) return new Response(null, { status: result.status, headers })
    headers.set("content-type", "application/json; charset=utf-8")
    return new Response(JSON.stringify(result.body), { status: result.status, headers })
  }
  return { handle }
}
