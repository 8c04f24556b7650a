import { same } from "../state/resource-id.ts"
import type { Basis } from "../basis.ts"
import { ok } from "../arm/answers.ts"
import type { FieldVersions } from "../arm/fields/versions.ts"
import type { ArmRequest, ArmRoute } from "../arm/routes.ts"
import type { AnyServer, Servers } from "./server-kind.ts"

/** The routes that get a server and list those of a subscription or a group. */
export const serverReads = <S extends AnyServer>(
  { kind, path, all, of }: Servers<S>,
  body: (server: S, request: ArmRequest) => unknown,
  since: FieldVersions = {},
): ArmRoute[] => {
  const route = (address: string, handle: ArmRoute["handle"], basis: Basis = "specified"): ArmRoute => ({
    method: "GET",
    path: address,
    operation: `${kind.type}/read`,
    apiVersions: kind.apiVersions,
    basis,
    since,
    handle,
  })
  const list = (request: ArmRequest, fits: (server: S) => boolean) =>
    ok({
      value: all()
        .filter((server) => same(server.subscriptionId, request.param("subscriptionId")) && fits(server))
        .map((server) => body(server, request)),
    })
  return [
    route(`/subscriptions/{subscriptionId}/providers/${kind.type}`, (request) => list(request, () => true)),
    route(
      `/subscriptions/{subscriptionId}/resourceGroups/{resourceGroup}/providers/${kind.type}`,
      (request) => list(request, (server) => same(server.resourceGroup, request.param("resourceGroup"))),
    ),
    route(path, (request) => ok(body(of(request), request)), "recorded"),
  ]
}
