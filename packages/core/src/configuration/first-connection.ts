import { fail } from "../errors.ts"
import type { NamedSetting } from "./keys.ts"
import type { AuthPlugin, ClientPlugin, TargetPlugin } from "../plugin/index.ts"
import type { Registry } from "../registry.ts"
import { namedAs, type NamingChoice } from "./choose-naming.ts"
import { defaultAuth } from "../find/default-auth.ts"
import { refuse } from "../find/refuse.ts"

/** What a connection is made of, by ids or aliases. @public */
export interface Kinds {
  /** Left out: any. */
  readonly source?: string
  readonly target: string
  /** Left out: what a connection gets that names none. */
  readonly auth?: string
  readonly client: string
}

/** A connection that is an app's first to its kind of database, but for where the database is. */
export interface FirstConnection {
  readonly target: TargetPlugin
  readonly auth: AuthPlugin
  readonly client: ClientPlugin
  /** What it would write; the values stand for any. */
  readonly settings: readonly NamedSetting[]
}

/**
 * What a first connection would write. Needs no app and no database.
 *
 * @throws KeylessError `unknown_plugin`, `unsupported_combination`, `unknown_setting_key`, `setting_conflict`
 */
export function firstConnection(
  registry: Registry,
  kinds: Kinds,
  customizedKeys: Readonly<Record<string, string>> = {},
): FirstConnection {
  const target = registry.get("target", kinds.target)
  const source = kinds.source === undefined ? undefined : registry.get("source", kinds.source)
  const auth =
    kinds.auth === undefined ? defaultAuth(registry, { source, target }) : registry.get("auth", kinds.auth)
  const client = registry.get("client", kinds.client)
  refuse(registry.objection({ source, target, auth, client }))
  const format = registry.guardedFormat(target, client)
  if (format === null)
    throw fail("unsupported_combination", `"${client.id}" has no format for ${target.protocol}.`)
  const choice: NamingChoice = {
    format,
    endpoint: {
      protocol: target.protocol,
      host: "host",
      port: target.defaultPort ?? 1,
      database: "database",
    },
    credential: auth.credential,
    properties: undefined,
    naming: { prefix: target.settingPrefix, connection: "connection", customizedKeys },
  }
  return { target, auth, client, settings: namedAs(choice, "first") }
}
