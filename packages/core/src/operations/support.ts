import type { Registry } from "../registry.ts"

/** What goes together: one row per source and target. @public */
export interface SupportRow {
  readonly source: string
  readonly target: string
  readonly authTypes: readonly string[]
  readonly clientTypes: readonly string[]
  /** Those of `clientTypes` whose settings are Keyless's own, because Service Connector documents none. */
  readonly ownClientTypes: readonly string[]
}

/** The support matrix, from what the plugins say of themselves. */
export function supportMatrix(registry: Registry): readonly SupportRow[] {
  return registry.all("source").flatMap((source) =>
    registry.all("target").map((target) => {
      const clients = registry
        .all("client")
        .filter((client) => registry.objection({ target, client }) === null)
      return {
        source: source.id,
        target: target.id,
        authTypes: registry
          .all("auth")
          .filter((auth) => registry.objection({ source, target, auth }) === null)
          .map(({ id }) => id),
        clientTypes: clients.map(({ id }) => id),
        ownClientTypes: clients
          .filter(({ ownFormats }) => ownFormats?.includes(target.protocol))
          .map(({ id }) => id),
      }
    }),
  )
}
