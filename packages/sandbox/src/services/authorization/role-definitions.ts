import { same } from "../../kit/state/resource-id.ts"
import { type RoleDefinition } from "../../kit/state/role-definition.ts"
import { armFailure, ok } from "../../kit/arm/answers.ts"
import { roleDefinitionVersions as apiVersions } from "./api-versions.ts"
import type { ArmRequest, ArmRoute } from "../../kit/arm/routes.ts"

const type = "Microsoft.Authorization/roleDefinitions"

/** Id of a role's definition as it is named at a scope: below the scope's subscription. */
export const roleDefinitionId = (scope: string, role: RoleDefinition): string =>
  `${/^\/subscriptions\/[^/]+/i.exec(scope)?.[0] ?? ""}/providers/${type}/${role.id}`

const body = (scope: string, role: RoleDefinition) => ({
  properties: {
    roleName: role.name,
    type: "BuiltInRole",
    description: role.description,
    assignableScopes: ["/"],
    permissions: [
      {
        actions: role.actions,
        notActions: role.notActions,
        dataActions: role.dataActions,
        notDataActions: [],
      },
    ],
    createdOn: "2015-02-02T21:55:09.8806423Z",
    updatedOn: "2015-02-02T21:55:09.8806423Z",
    createdBy: null,
    updatedBy: null,
  },
  id: roleDefinitionId(scope, role),
  type,
  name: role.id,
})

/** What a list's filter asks for. @throws ArmFailure 400 for a filter that is not served */
const filtered = (all: readonly RoleDefinition[], filter: string | null): readonly RoleDefinition[] => {
  let roles = all
  for (const part of (filter ?? "").split(/ and /i).map((text) => text.trim())) {
    if (part === "" || /^atScopeAndBelow\(\)$|^type eq 'BuiltInRole'$/i.test(part)) continue
    const name = /^roleName eq '(?<name>[^']*)'$/i.exec(part)?.groups?.["name"]
    if (name === undefined)
      throw armFailure(400, "BadRequestFormat", `The sandbox does not know the filter '${part}'.`)
    roles = roles.filter((role) => same(role.name, name))
  }
  return roles
}

const one = (roles: readonly RoleDefinition[], request: ArmRequest, scope: string) => {
  const role = roles.find(({ id }) => same(id, request.param("id")))
  if (role === undefined) {
    throw armFailure(
      404,
      "RoleDefinitionDoesNotExist",
      `The specified role definition with ID '${request.param("id")}' does not exist.`,
    )
  }
  return ok(body(scope, role))
}

/** The roles that the sandbox knows, which are there at every scope. */
export const roleDefinitionRoutes = (roles: readonly RoleDefinition[]): ArmRoute[] => {
  const read = (path: string, handle: ArmRoute["handle"]): ArmRoute => ({
    method: "GET",
    path,
    operation: `${type}/read`,
    apiVersions,
    basis: "documented",
    handle,
  })
  const scopeOf = (request: ArmRequest) => `/${request.param("scope").replace(/^\/+/, "")}`
  const list = (request: ArmRequest, scope: string) =>
    ok({ value: filtered(roles, request.query.get("$filter")).map((role) => body(scope, role)) })
  return [
    read(`/providers/${type}`, (request) => list(request, "")),
    read(`/providers/${type}/{id}`, (request) => one(roles, request, "")),
    read(`/{+scope}/providers/${type}`, (request) => list(request, scopeOf(request))),
    read(`/{+scope}/providers/${type}/{id}`, (request) => one(roles, request, scopeOf(request))),
  ]
}
