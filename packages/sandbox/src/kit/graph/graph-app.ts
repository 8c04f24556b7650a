import { Hono, type Context } from "hono"
import { z } from "zod"
import { graphObjectId } from "../state/graph-permissions.ts"
import type { LiveGroup } from "../state/live-types.ts"
import { groupsOf, listPrincipals, listServicePrincipals, type Principal } from "../state/principals.ts"
import { same } from "../state/resource-id.ts"
import type { VerifiedToken } from "../ports.ts"
import { authenticate } from "../http/bearer.ts"
import type { ControlPlane } from "../context.ts"
import type { RequestNotes } from "../http/request-notes.ts"
import { graphAudience } from "../entra/resources.ts"
import { appRoleAssignments, graphPrincipalBody } from "./app-roles.ts"
import { groupBody, servicePrincipalBody, userBody } from "./bodies.ts"
import { pageOf } from "../http/paging.ts"
import { fits, readFilter, unservedOption } from "./filter.ts"
import { directoryObjectBody, membersOf } from "./members.ts"

type GraphEnv = { Variables: RequestNotes["Variables"] & { caller: VerifiedToken } }
type GraphContext = Context<GraphEnv>
type ServiceBody = Pick<ReturnType<typeof servicePrincipalBody>, "id" | "appId">

const jsonType =
  "application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8"
const memberGroups = z.object({ groupIds: z.array(z.string()).max(20) })

/** The calls of Microsoft Graph (v1.0) that a connection needs: people, service principals, groups, membership. */
export const createGraphApp = (plane: ControlPlane): Hono<GraphEnv> => {
  const { store } = plane
  const app = new Hono<GraphEnv>().basePath("/v1.0")

  const failed = (c: GraphContext, status: 400 | 401 | 403 | 404, code: string, message: string) => {
    const id = crypto.randomUUID()
    const innerError = {
      date: new Date(plane.now()).toISOString().slice(0, 19),
      "request-id": id,
      "client-request-id": c.req.header("client-request-id") ?? id,
    }
    return c.json({ error: { code, message, innerError } }, status)
  }
  const missing = (c: GraphContext, id: string) =>
    failed(
      c,
      404,
      "Request_ResourceNotFound",
      `Resource '${id}' does not exist or one of its queried reference-property objects are not present.`,
    )
  const answer = (c: GraphContext, body: unknown) =>
    c.body(JSON.stringify(body), 200, { "content-type": jsonType })
  const selected = (c: GraphContext, body: Record<string, unknown>) => {
    const names = c.req
      .query("$select")
      ?.split(",")
      .map((name) => name.trim().toLowerCase())
    if (names === undefined) return body
    return Object.fromEntries(Object.entries(body).filter(([name]) => names.includes(name.toLowerCase())))
  }
  const context = (type: string) => `${graphAudience}/v1.0/$metadata#${type}`
  const entity = (c: GraphContext, type: string, body: Record<string, unknown>) =>
    answer(c, { "@odata.context": `${context(type)}/$entity`, ...selected(c, body) })
  const list = (c: GraphContext, type: string, bodies: Record<string, unknown>[]) => {
    const value = bodies.map((body) => selected(c, body))
    const url = new URL(c.req.url)
    const top = Number(url.searchParams.get("$top") ?? Number.POSITIVE_INFINITY)
    if (!(top >= 1)) return failed(c, 400, "BadRequest", "The value of '$top' is a number from 1.")
    const cut = pageOf({ value }, Number(url.searchParams.get("$skiptoken") ?? 0), top)
    if (cut?.next === undefined) return answer(c, { "@odata.context": context(type), ...cut?.body })
    url.searchParams.set("$skiptoken", String(cut.next))
    const next = new URL(`${url.pathname}${url.search}`, plane.url).href
    return answer(c, { "@odata.context": context(type), "@odata.nextLink": next, ...cut.body })
  }

  const visible = <T extends Principal>(principals: T[]): T[] =>
    principals.filter((principal) => store.isVisible(principal.objectId))
  const people = () => listPrincipals(store.state).filter((principal) => principal.kind === "user")
  const services = () => visible(listServicePrincipals(store.state))
  const findUser = (id: string) =>
    people().find((user) => same(user.objectId, id) || same(user.userPrincipalName, id))
  const serviceBodies = () => [
    ...services().map((principal) => servicePrincipalBody(principal, store.state.tenantId)),
    graphPrincipalBody(store.state.tenantId),
  ]
  const service = (c: GraphContext, id: string, fits: (body: ServiceBody) => boolean) => {
    const found = serviceBodies().find(fits)
    return found === undefined ? missing(c, id) : entity(c, "servicePrincipals", found)
  }

  app.use("*", async (c, next) => {
    const verified = await authenticate(plane.tokens, c.req.header("authorization"), [
      graphAudience,
      plane.url,
    ])
    if (!verified.ok) {
      const message =
        verified.problem === "expired"
          ? "Lifetime validation failed, the token is expired."
          : "Access token validation failure."
      return failed(c, 401, "InvalidAuthenticationToken", message)
    }
    if (plane.faults.current.graphForbidden) {
      return failed(
        c,
        403,
        "Authorization_RequestDenied",
        "Insufficient privileges to complete the operation.",
      )
    }
    c.set("caller", verified.token)
    const option = unservedOption(new URL(c.req.url).searchParams)
    if (option !== undefined)
      return failed(c, 400, "Request_BadRequest", `The sandbox does not serve the query option '${option}'.`)
    return next()
  })

  const me = (c: GraphContext) => {
    const caller = c.get("caller")
    return caller.kind === "user" ? findUser(caller.objectId) : undefined
  }
  const onlyDelegated = (c: GraphContext) =>
    failed(c, 400, "BadRequest", "/me request is only valid with delegated authentication flow.")

  app.get("/me", (c) => {
    const user = me(c)
    return user === undefined ? onlyDelegated(c) : entity(c, "users", userBody(user))
  })
  const filtered = (c: GraphContext, type: string, bodies: Record<string, unknown>[]) => {
    const text = c.req.query("$filter")
    if (text === undefined) return list(c, type, bodies)
    const filters = readFilter(text)
    if (filters === undefined) {
      return failed(c, 400, "Request_UnsupportedQuery", `Unsupported or invalid query filter clause: ${text}`)
    }
    return list(
      c,
      type,
      bodies.filter((body) => fits(body, filters)),
    )
  }
  app.get("/users", (c) => filtered(c, "users", people().map(userBody)))
  app.get("/users/:id", (c) => {
    const user = findUser(c.req.param("id"))
    return user === undefined ? missing(c, c.req.param("id")) : entity(c, "users", userBody(user))
  })
  app.get("/servicePrincipals", (c) => filtered(c, "servicePrincipals", serviceBodies()))
  app.get("/servicePrincipals/:id", (c) =>
    service(c, c.req.param("id"), (body) => same(body.id, c.req.param("id"))),
  )
  app.get("/servicePrincipals/:id/appRoleAssignments", (c) => {
    const id = c.req.param("id")
    const principal = services().find(({ objectId }) => same(objectId, id))
    if (principal !== undefined)
      return list(c, "appRoleAssignments", appRoleAssignments(store.state, principal))
    return same(id, graphObjectId) ? list(c, "appRoleAssignments", []) : missing(c, id)
  })
  const groups = () => store.state.directory.groups
  const findGroup = (id: string) => groups().find(({ objectId }) => same(objectId, id))
  app.get("/groups", (c) => filtered(c, "groups", groups().map(groupBody)))
  app.get("/groups/:id", (c) => {
    const id = c.req.param("id")
    const group = findGroup(id)
    return group === undefined ? missing(c, id) : entity(c, "groups", groupBody(group))
  })
  const members = (c: GraphContext, id: string, idsOf: (group: LiveGroup) => readonly string[]) => {
    const group = findGroup(id)
    if (group === undefined) return missing(c, id)
    const bodies = idsOf(group)
      .map((objectId) => directoryObjectBody(store.state, objectId))
      .filter((body) => body !== undefined)
    return list(c, "directoryObjects", bodies)
  }
  app.get("/groups/:id/members", (c) => members(c, c.req.param("id"), (group) => group.members))
  app.get("/groups/:id/transitiveMembers", (c) =>
    members(c, c.req.param("id"), (group) => membersOf(store.state, group)),
  )
  // `servicePrincipals(appId='…')` and `users('…')` are keys in parentheses, one path part for the router.
  app.get("/:keyed{servicePrincipals\\(appId='[^']+'\\)}", (c) => {
    const appId = /'(?<id>[^']+)'/.exec(c.req.param("keyed"))?.groups?.["id"] ?? ""
    return service(c, appId, (body) => same(body.appId, appId))
  })

  const memberOf = (c: GraphContext, objectId: string) =>
    list(
      c,
      "directoryObjects",
      groupsOf(store.state, objectId).map((group) => ({
        "@odata.type": "#microsoft.graph.group",
        ...groupBody(group),
      })),
    )
  const checkMemberGroups = async (c: GraphContext, objectId: string) => {
    const body = memberGroups.safeParse(await c.req.json().catch(() => undefined))
    if (!body.success)
      return failed(c, 400, "Request_BadRequest", "The property groupIds holds up to 20 group ids.")
    const groups = groupsOf(store.state, objectId)
    const value = body.data.groupIds.filter((id) => groups.some((group) => same(group.objectId, id)))
    return answer(c, { "@odata.context": context("Collection(Edm.String)"), value })
  }
  const objectOf = (c: GraphContext, kind: string, id: string): string | undefined => {
    if (kind === "users") return findUser(id)?.objectId
    if (kind === "servicePrincipals")
      return services().find((principal) => same(principal.objectId, id))?.objectId
    return visible(listPrincipals(store.state)).find((principal) => same(principal.objectId, id))?.objectId
  }
  const kinds = "/:kind{users|servicePrincipals|directoryObjects}/:id"

  app.get("/me/transitiveMemberOf", (c) => memberOf(c, c.get("caller").objectId))
  app.post("/me/checkMemberGroups", async (c) =>
    me(c) === undefined ? onlyDelegated(c) : checkMemberGroups(c, c.get("caller").objectId),
  )
  app.get(`${kinds}/transitiveMemberOf`, (c) => {
    const id = objectOf(c, c.req.param("kind") ?? "", c.req.param("id") ?? "")
    return id === undefined ? missing(c, c.req.param("id") ?? "") : memberOf(c, id)
  })
  app.post(`${kinds}/checkMemberGroups`, async (c) => {
    const id = objectOf(c, c.req.param("kind") ?? "", c.req.param("id") ?? "")
    return id === undefined ? missing(c, c.req.param("id") ?? "") : checkMemberGroups(c, id)
  })
  app.notFound((c) => {
    const segment = new URL(c.req.url).pathname.split("/")[2] ?? ""
    return failed(c, 400, "BadRequest", `Resource not found for the segment '${segment}'.`)
  })
  return app
}
