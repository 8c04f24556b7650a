import { createHash } from "node:crypto"
import type { KeyNaming } from "./configuration/keys.ts"
import type { AppOpening, OwnerLogin, Privileges } from "./plugin/index.ts"
import type { ConnectionRecord } from "./configuration/record.ts"

/** A plugin by id or alias, with its options as the user gave them. @public */
export interface PluginChoice {
  readonly kind: string
  readonly options?: unknown
}

/** What a connection is to be. @public */
export interface ConnectionSpec {
  /** Left out: the same command's connection is found again, or a name is made. */
  readonly name?: string
  readonly source: PluginChoice
  readonly target: PluginChoice
  /** @defaultValue system identity */
  readonly auth?: PluginChoice
  /** Left out: what the app's run-time stack suggests, else `none`. */
  readonly client?: string
  /** @defaultValue `all` */
  readonly privileges?: Privileges
  /** The schemas that the privileges are for. @defaultValue what the target says of its default */
  readonly schemas?: readonly string[]
  /** Fail where a privilege that the app can do without may not be granted, instead of telling it. @defaultValue false */
  readonly strict?: boolean
  /** The login of who owns tables that the administrator may not grant on. The password is used for this plan's run and kept nowhere. */
  readonly owner?: OwnerLogin
  /** Hand the owner's tables to a group that the app's user is in. Needs {@link owner}. @defaultValue false */
  readonly takeOwnership?: boolean
  /** Default key to wanted key. */
  readonly customizedKeys?: Readonly<Record<string, string>>
  /** `leave`: the database is not opened for this machine, not even while the run lasts. @defaultValue `open` */
  readonly network?: "open" | "leave"
  /** What to open for the app for good, on a database with a firewall. @defaultValue nothing; what is missing is told */
  readonly appNetwork?: AppOpening
  /** Take connections that another tool keeps over, those of this name or to the same database: the tool forgets them. @defaultValue false */
  readonly adopt?: boolean
  /** More properties for the connection string, such as a timeout, by the name that the language's driver knows. Nothing secret. */
  readonly connectionStringProperties?: Readonly<Record<string, string>>
  /** What to do with a database user of the right name that belongs to another identity. @defaultValue `refuse` */
  readonly foreignUser?: "refuse" | "recreate"
}

/** Names a connection that exists. @public */
export interface ConnectionRef {
  readonly source: PluginChoice
  readonly name: string
  /**
   * The database that the connection leads or led to. Where the app has no record of the connection, or one that leads elsewhere, the claim that stands
   * in this database is what is looked for; for `planDelete` and `planValidate`.
   */
  readonly target?: PluginChoice
  /** Resource id of the app, for the claims of one that is gone. */
  readonly sourceId?: string
}

/** A connection that exists. Nothing in it is secret. @public */
export interface Connection {
  readonly name: string
  /** Resource id of the app. */
  readonly source: string
  /** The part of the app that has the settings, such as a container, where the resource id does not say it. */
  readonly part?: string
  readonly target: { readonly kind: string; readonly id: string }
  readonly auth: string
  readonly client: string
  readonly principal: ConnectionRecord["principal"]
  /** Name of the database user. */
  readonly user: string
  readonly privileges: Privileges
  /** The schemas that the privileges are for; absent: the database's default. */
  readonly schemas?: readonly string[]
  readonly naming: KeyNaming
  /** Keys of its settings, in the order of the client type's format. */
  readonly settings: readonly string[]
  /** Where those of its settings are that do not stand among the app's plain settings, in the source's words. */
  readonly place?: ConnectionRecord["place"]
}

/** One setting of a connection as it is shown. @public */
export interface ShownSetting {
  readonly key: string
  /** Null where the value is secret or missing. */
  readonly value: string | null
  readonly secret: boolean
}

/** A connection that was just made, with what it wrote. @public */
export interface CreatedConnection extends Connection {
  readonly configuration: readonly ShownSetting[]
}

/**
 * Tells two specs apart by what they connect, so that the same command finds its connection again. Secrets do not go in: they
 * serialize as `[redacted]`.
 */
export function fingerprintOf(facts: {
  readonly source: string
  readonly target: string
  readonly auth: string
  readonly authOptions: unknown
  readonly client: string
}): string {
  const text = JSON.stringify([
    facts.source,
    facts.target,
    facts.auth,
    facts.authOptions,
    facts.client,
  ]).toLowerCase()
  return createHash("sha256").update(text).digest("hex").slice(0, 16)
}
