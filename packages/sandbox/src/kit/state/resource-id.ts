/** Where a resource lies. */
export interface Location {
  readonly subscriptionId: string
  readonly resourceGroup: string
  readonly name: string
}

/** ARM id of a resource of a type in a resource group. */
export const providedId = (at: Location, type: string, groups = "resourceGroups"): string =>
  `/subscriptions/${at.subscriptionId}/${groups}/${at.resourceGroup}/providers/${type}/${at.name}`

/** Subscription and resource group of an ARM id. @throws Error where the id has none */
export const placeOf = (id: string): Pick<Location, "subscriptionId" | "resourceGroup"> => {
  const [, subscriptions = "", subscriptionId, groups = "", resourceGroup] = id.split("/")
  if (
    subscriptionId === undefined ||
    resourceGroup === undefined ||
    !same(subscriptions, "subscriptions") ||
    !same(groups, "resourceGroups")
  )
    throw new Error(`${id} is not the id of a resource in a resource group`)
  return { subscriptionId, resourceGroup }
}

/** Form under which ids and names are compared: Azure ignores case and a slash at the end. */
export const canonical = (id: string): string => id.replace(/\/+$/, "").toLowerCase()

/** Whether two ids or names mean the same to Azure. */
export const same = (a: string, b: string): boolean => canonical(a) === canonical(b)

/** Whether an id is a scope itself or lies below it. */
export const isWithin = (id: string, scope: string): boolean =>
  `${canonical(id)}/`.startsWith(`${canonical(scope)}/`)

/** Whether two resources have the same subscription, group and name. */
export const sameLocation = (a: Location, b: Location): boolean =>
  same(a.subscriptionId, b.subscriptionId) && same(a.resourceGroup, b.resourceGroup) && same(a.name, b.name)

/** The resource at a place, of those given. */
export const findAt = <T extends Location>(resources: readonly T[], at: Location): T | undefined =>
  resources.find((resource) => sameLocation(resource, at))
