import type { SupportRow } from "@keyless/core"

/** Targets by their ids, in the order of the matrix. */
export const targets = ["postgres-flexible", "mysql-flexible", "sql", "fabricsql"] as const
export type Target = (typeof targets)[number]

/** Auth types by their ids, in the order of the matrix. */
export const auths = ["system-identity", "user-identity", "service-principal", "user-account"] as const
export type Auth = (typeof auths)[number]

/** A database that an app of a language opens as an identity. */
export interface Cell {
  readonly client: string
  readonly target: Target
  readonly auth: Auth
}

/** Every cell of a client type that the engine supports: on its own machine an app runs as a person, elsewhere as all others. */
export function cellsOf(client: string, support: readonly SupportRow[]): readonly Cell[] {
  return targets.flatMap((target) =>
    auths
      .filter((auth) =>
        support.some(
          (row) =>
            row.source === (auth === "user-account" ? "local" : "webapp") &&
            row.target === target &&
            row.clientTypes.includes(client) &&
            row.authTypes.includes(auth),
        ),
      )
      .map((auth) => ({ client, target, auth })),
  )
}
