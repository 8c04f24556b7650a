const escaped = (text: string) => text.replaceAll(/[.*+?^$()|[\]\\]/g, String.raw`\$&`)

const compile = (path: string): RegExp => {
  const pattern = escaped(path)
    .replaceAll(/\{\\\+(\w+)\}/g, "(?<$1>.+)")
    .replaceAll(/\{(\w+)\}/g, "(?<$1>[^/]+)")
  return new RegExp(`^${pattern}/?$`, "i")
}

/** What a table knows of a route. `path` holds `{name}` for one part and `{+name}` for several; case is ignored. */
export interface Route {
  readonly method: string
  readonly path: string
}

export type RouteMatch<R> =
  | { readonly kind: "route"; readonly route: R; readonly param: (name: string) => string }
  | { readonly kind: "method" }
  | { readonly kind: "none" }

const decoded = (value: string): string => {
  try {
    return decodeURIComponent(value)
  } catch {
    return value
  }
}

/** Finds routes by method and path; the first that fits wins. */
export const createRouteTable = <R extends Route>(
  routes: readonly R[],
): ((method: string, path: string) => RouteMatch<R>) => {
  const compiled = routes.map((route) => ({ route, expression: compile(route.path) }))
  return (method, path) => {
    let pathFits = false
    for (const { route, expression } of compiled) {
      const found = expression.exec(path)
      if (found === null) continue
      pathFits = true
      if (route.method !== method) continue
      return {
        kind: "route",
        route,
        param(name) {
          const value = found.groups?.[name]
          if (value === undefined) throw new Error(`route ${route.path} has no part {${name}}`)
          return decoded(value)
        },
      }
    }
    return { kind: pathFits ? "method" : "none" }
  }
}
