import { fail } from "../errors.ts"
import { type Upgraders, upgrade } from "../upgrade.ts"
import type { KeyNaming } from "./keys.ts"
import { isSpelledAsRecord, recordKey } from "./record-key.ts"
import { isPrivileges, type Placement, type Privileges } from "../plugin/index.ts"

/**
 * What a connection is, kept as one more setting beside those it explains, so that both change in one write. Nothing secret.
 *
 * @public
 */
export interface ConnectionRecord {
  readonly version: 1
  readonly name: string
  readonly target: { readonly kind: string; readonly id: string }
  readonly auth: string
  readonly client: string
  readonly principal: {
    readonly objectId: string
    readonly tenantId: string
    readonly clientId?: string
    readonly name: string
    /** Absent where it is `service`. */
    readonly kind?: "user"
  }
  /** Name of the database user. */
  readonly user: string
  readonly privileges: Privileges
  /** The schemas that the privileges are for; absent: the database's default. */
  readonly schemas?: readonly string[]
  readonly naming: KeyNaming
  /** Properties that were added to the connection string. */
  readonly properties?: Readonly<Record<string, string>>
  /** Default key to the key that was written. */
  readonly keys: Readonly<Record<string, string>>
  /** Those written keys whose values are secret. */
  readonly secretKeys: readonly string[]
  /** Where those of the written keys are that do not stand among the app's plain settings. */
  readonly place?: { readonly placement: Placement; readonly keys: readonly string[] }
  /** Tells whether the same command made it. */
  readonly fingerprint: string
}

/**
 * The record as the value of a setting. Backslashes, single quotes and dollar signs are written by their numbers: files of settings have no way to
 * write them that all their readers understand.
 */
export function serializeRecord(record: ConnectionRecord): string {
  return JSON.stringify(record)
    .replaceAll("\\\\", "\\u005c")
    .replaceAll(/['$]/g, (each) => (each === "'" ? "\\u0027" : "\\u0024"))
}

/** All records among the settings of an app, by name of their connection, but for {@link unreadableRecords}. */
export function readRecords(settings: ReadonlyMap<string, string>): ConnectionRecord[] {
  const records: ConnectionRecord[] = []
  for (const [key, value] of settings) {
    if (!isSpelledAsRecord(key)) continue
    const record = recordOf(parseJson(value))
    if (record !== null) records.push(record)
  }
  return records.toSorted((a, b) => (a.name < b.name ? -1 : 1))
}

/** A record that this version cannot read; a newer version of Keyless wrote it, or it is broken. It stays as it is, and so do its settings. */
export interface UnreadableRecord {
  readonly kind: "newer" | "broken"
  /** Of the setting that holds it. */
  readonly key: string
  /** Keys of the settings that it is known to have written. */
  readonly keys: readonly string[]
}

/** Records among the settings of an app that cannot be read. */
export function unreadableRecords(settings: ReadonlyMap<string, string>): UnreadableRecord[] {
  return [...settings].flatMap(([key, value]): UnreadableRecord[] => {
    if (!isSpelledAsRecord(key)) return []
    const record = parseJson(value)
    if (recordOf(record) !== null) return []
    const { version, keys } = looseFacts(record)
    return [{ kind: typeof version === "number" && version > recordVersion ? "newer" : "broken", key, keys }]
  })
}

/**
 * Refuses a connection whose record cannot be read, by its name.
 *
 * @throws KeylessError `newer_version`, `invalid_record`
 */
export function refuseUnreadable(settings: ReadonlyMap<string, string>, connection: string): void {
  const found = unreadableRecords(settings).find(({ key }) => key === recordKey(connection))
  if (found === undefined) return
  const { key } = found
  if (found.kind === "newer") {
    throw fail(
      "newer_version",
      `A newer version of Keyless wrote the record of connection "${connection}".`,
      {
        hint: "Use that version for this connection, or give another connection another name.",
        details: { key },
      },
    )
  }
  throw fail("invalid_record", `The setting ${key} is not the record of a connection.`, {
    hint: `Remove the setting ${key}, then create the connection again.`,
    details: { key },
  })
}

/** What to say of a record that is passed over. */
export function unreadableWarning({ kind, key }: UnreadableRecord): { message: string; hint: string } {
  return kind === "newer"
    ? {
        message: `A newer version of Keyless wrote the connection in the setting ${key}, which is left alone.`,
        hint: "Use that version to work on the connection.",
      }
    : {
        message: `The setting ${key} is not the record of a connection, and is left alone.`,
        hint: `Remove the setting ${key}, then create the connection again.`,
      }
}

/** Version of records. */
const recordVersion = 1

const recordUpgraders: Upgraders<object> = {}

/** A record of whatever version as one of this version; null for one of a newer version, and for what is none. */
export function recordOf(
  value: unknown,
  upgraders: Upgraders<object> = recordUpgraders,
): ConnectionRecord | null {
  if (typeof value !== "object" || value === null || !("version" in value)) return null
  const upgraded = upgrade(value, value.version, recordVersion, upgraders)
  return upgraded.kind === "current" && isRecord(upgraded.value) ? upgraded.value : null
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function looseFacts(record: unknown): { readonly version: unknown; readonly keys: readonly string[] } {
  if (typeof record !== "object" || record === null) return { version: undefined, keys: [] }
  const keys: unknown = Reflect.get(record, "keys")
  const texts = typeof keys === "object" && keys !== null ? Object.values(keys) : []
  return {
    version: Reflect.get(record, "version"),
    keys: texts.filter((key): key is string => typeof key === "string"),
  }
}

const namings = new Set<unknown>(["first", "further"] satisfies KeyNaming[])

function isRecord(value: unknown): value is ConnectionRecord {
  if (typeof value !== "object" || value === null) return false
  const texts = (holder: object, ...names: string[]) =>
    names.every((name) => typeof Reflect.get(holder, name) === "string")
  const part = (name: string): object | null => {
    const found: unknown = Reflect.get(value, name)
    return typeof found === "object" && found !== null ? found : null
  }
  const [target, principal, keys] = [part("target"), part("principal"), part("keys")]
  const properties = part("properties")
  const texted = (list: unknown) => Array.isArray(list) && list.every((key) => typeof key === "string")
  const place = part("place")
  return (
    Reflect.get(value, "version") === recordVersion &&
    texts(value, "name", "auth", "client", "user", "fingerprint") &&
    isPrivileges(Reflect.get(value, "privileges")) &&
    (!("schemas" in value) || texted(value.schemas)) &&
    namings.has(Reflect.get(value, "naming")) &&
    texted(Reflect.get(value, "secretKeys")) &&
    (place === null ||
      (typeof Reflect.get(place, "placement") === "object" && texted(Reflect.get(place, "keys")))) &&
    target !== null &&
    texts(target, "kind", "id") &&
    principal !== null &&
    texts(principal, "objectId", "tenantId", "name") &&
    (!("clientId" in principal) || typeof principal.clientId === "string") &&
    (!("kind" in principal) || principal.kind === "user") &&
    keys !== null &&
    Object.values(keys).every((key) => typeof key === "string") &&
    (properties === null || Object.values(properties).every((text) => typeof text === "string"))
  )
}
