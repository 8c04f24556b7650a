import type { Context } from "hono"
import type { TokenProblem } from "../ports.ts"
import { same } from "../state/resource-id.ts"
import { withRequestLog } from "../http/with-request-log.ts"
import { authenticate } from "../http/bearer.ts"
import type { ControlPlane } from "../context.ts"
import type { RequestNotes } from "../http/request-notes.ts"
import { readJson } from "../http/request-json.ts"
import type { RequestKind } from "../http/request-log.ts"
import { createRouteTable } from "../http/route-table.ts"
import { failWith, isDataFailure, type DataAnswer } from "./answers.ts"
import type { ServeData } from "./data-endpoints.ts"
import type { DataRequest, DataRoute } from "./routes.ts"

/** The data plane of one kind of resource. */
export interface DataService<Resource> {
  readonly kind: RequestKind
  readonly apiVersions: readonly string[]
  readonly routes: readonly DataRoute<Resource>[]
  /** The resource of the state with that ARM id, while it is there. */
  find(id: string): Resource | undefined
  /** Audiences that its tokens may have. */
  audiences(id: string): readonly string[]
  unauthorized(problem: TokenProblem | "missing"): DataAnswer
  /** An answer in the service's error form. */
  error(status: number, code: string, message: string): DataAnswer
  /** Headers that every answer of this service has. */
  headers?(): Readonly<Record<string, string>>
  /** Content type of a body with this status. */
  contentType(status: number, path: string): string
}

const queryOf = (url: URL): Pick<DataRequest, "query" | "queryNames"> => ({
  query: (name) => [...url.searchParams].find(([given]) => same(given, name))?.[1],
  queryNames: [...url.searchParams.keys()].map((name) => name.toLowerCase()),
})

/** Serves the data of resources: every operation behind one check of token, version and permission. */
export const createDataService = <Resource>(
  plane: ControlPlane,
  service: DataService<Resource>,
): ServeData => {
  const find = createRouteTable(service.routes)
  const error = (status: number, code: string, message: string) => service.error(status, code, message)

  const answer = async (c: Context<RequestNotes>, id: string): Promise<DataAnswer> => {
    const url = new URL(c.req.url)
    // HEAD is GET without the body, which the server leaves out.
    const match = find(c.req.method === "HEAD" ? "GET" : c.req.method, url.pathname)
    if (match.kind === "route") c.set("operation", match.route.operation)
    const verified = await authenticate(plane.tokens, c.req.header("authorization"), service.audiences(id))
    if (!verified.ok) return service.unauthorized(verified.problem)
    const resource = service.find(id)
    if (match.kind !== "route" || resource === undefined) {
      return match.kind === "method"
        ? error(405, "MethodNotAllowed", `The sandbox does not serve ${c.req.method} on '${url.pathname}'.`)
        : error(404, "NotFound", `The sandbox does not serve '${url.pathname}'.`)
    }
    const { param, route } = match
    const queries = queryOf(url)
    const version = queries.query("api-version") ?? ""
    if (!service.apiVersions.includes(version.toLowerCase())) {
      const known = service.apiVersions.join(", ")
      return error(400, "BadParameter", `The api-version '${version}' is none of '${known}'.`)
    }
    const invalid = () => failWith(error(400, "BadParameter", "The request body is not JSON."))
    const request: DataRequest = {
      ...queries,
      param,
      url,
      header: (name) => c.req.header(name),
      body: await readJson(c, invalid),
      caller: verified.token,
    }
    const refusal = route.refuse(request, resource)
    if (refusal !== undefined) return refusal
    const injected = plane.faults.takeAnswer(route.operation)
    if (injected !== undefined) {
      const { status, code, message, retryAfterSeconds: wait } = injected
      return {
        ...error(status, code, message),
        ...(wait !== undefined && { headers: { "retry-after": String(wait) } }),
      }
    }
    return route.handle(request, resource)
  }

  const respond = async (c: Context<RequestNotes>, id: string): Promise<Response> => {
    let result: DataAnswer
    try {
      result = await answer(c, id)
    } catch (cause) {
      result = isDataFailure(cause)
        ? cause.dataAnswer
        : error(500, "InternalServerError", cause instanceof Error ? cause.message : String(cause))
    }
    const headers = new Headers({
      "cache-control": "no-cache",
      "x-ms-request-id": crypto.randomUUID(),
      ...service.headers?.(),
      ...result.headers,
    })
    if (result.body === undefined) return new Response(null, { status: result.status, headers })
    headers.set("content-type", service.contentType(result.status, new URL(c.req.url).pathname))
    return new Response(JSON.stringify(result.body), { status: result.status, headers })
  }

  return (id) => {
    const app = withRequestLog(
      plane.requests,
      () => plane.now(),
      () => service.kind,
    )
    app.all("*", (c) => respond(c, id))
    return (request) => app.fetch(request)
  }
}
