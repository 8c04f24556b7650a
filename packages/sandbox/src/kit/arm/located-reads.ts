import { same, sameLocation, type Location } from "../state/resource-id.ts"
import type { Basis } from "../basis.ts"
import { ok, resourceNotFound } from "./answers.ts"
import type { FieldVersions } from "./fields/versions.ts"
import { locationOf, type ArmRequest, type ArmRoute } from "./routes.ts"

/** A type of resource that lies in resource groups. */
export interface LocatedType<T extends Location> {
  /** ARM type, such as `Microsoft.KeyVault/vaults`. */
  readonly type: string
  readonly apiVersions: readonly string[]
  readonly since?: FieldVersions
  /** What getting one is modelled on. */
  readonly basis: Basis
  readonly resources: () => readonly T[]
  readonly body: (resource: T) => unknown
}

/** The resource that a request names. @throws ArmFailure 404 when there is none */
export const resourceOf = <T extends Location>(
  { type, resources }: Pick<LocatedType<T>, "type" | "resources">,
  request: ArmRequest,
): T => {
  const found = resources().find((resource) => sameLocation(resource, locationOf(request)))
  if (found === undefined) throw resourceNotFound(type, request.param("name"), request.param("resourceGroup"))
  return found
}

/** Path of one resource of the type. */
export const pathOf = ({ type }: { readonly type: string }): string =>
  `/subscriptions/{subscriptionId}/resourceGroups/{resourceGroup}/providers/${type}/{name}`

/** Reading resources of a type: those of a subscription, those of a group, and one. */
export const locatedReads = <T extends Location>(located: LocatedType<T>): ArmRoute[] => {
  const { type, apiVersions, since, resources, body } = located
  const read = (path: string, handle: ArmRoute["handle"], basis: Basis = "specified"): ArmRoute => ({
    method: "GET",
    path,
    operation: `${type}/read`,
    apiVersions,
    basis,
    ...(since !== undefined && { since }),
    handle,
  })
  return [
    read(`/subscriptions/{subscriptionId}/providers/${type}`, (request) => {
      const id = request.param("subscriptionId")
      const there = resources().filter(({ subscriptionId }) => same(subscriptionId, id))
      return ok({ value: there.map(body) })
    }),
    read(pathOf(located).replace("/{name}", ""), (request) => {
      const [subscriptionId, resourceGroup] = [
        request.param("subscriptionId"),
        request.param("resourceGroup"),
      ]
      const there = resources().filter((one) =>
        sameLocation(one, { subscriptionId, resourceGroup, name: one.name }),
      )
      return ok({ value: there.map(body) })
    }),
    read(pathOf(located), (request) => ok(body(resourceOf(located, request))), located.basis),
  ]
}
