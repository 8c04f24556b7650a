import type { ArmRoute } from "../arm/routes.ts"
import type { AnyServer, Servers } from "./server-kind.ts"

/**
 * Routes of a server's databases that first look which are there: SQL makes and drops databases as well. What cannot be
 * looked up, such as in an engine that has not started, stays as it was last known.
 */
export const withPresentDatabases = <S extends AnyServer>(
  servers: Servers<S>,
  routes: readonly ArmRoute[],
): ArmRoute[] => {
  const { hosts, kind, of } = servers
  const look = async (server: S) => {
    const databases = await hosts.plane()
    const present = await databases.databases?.(kind.id(server)).catch(() => undefined)
    if (present === undefined) return
    const known = server.databases.filter((name) => present.includes(name))
    server.databases = [...new Set([...known, ...present])]
  }
  return routes.map((route) => ({
    ...route,
    async handle(request) {
      await look(of(request))
      return route.handle(request)
    },
  }))
}
