import { fail, isRuntimeError, type RuntimeError } from "../errors.ts"
import type { Environment, Protocol } from "./connection.ts"

/** What of a connection's record an app needs. */
export interface ConnectionRecord {
  /** The variable that holds it. */
  readonly variable: string
  readonly name: string
  readonly auth: string
  readonly client: string
  readonly tenantId: string
  readonly prefix: Prefix
  /** What a variable tells, such as `HOST`, to the variable that was written. */
  readonly keys: ReadonlyMap<string, string>
}

/** How the keys of Service Connector begin, by kind of database. */
export const prefixes = {
  AZURE_POSTGRESQL_: "postgresql",
  AZURE_MYSQL_: "mysql",
  AZURE_SQL_: "tds",
  FABRIC_SQL_: "tds",
} as const satisfies Record<string, Protocol>

/** A beginning of keys. */
export type Prefix = keyof typeof prefixes

const allPrefixes: readonly Prefix[] = ["AZURE_POSTGRESQL_", "AZURE_MYSQL_", "AZURE_SQL_", "FABRIC_SQL_"]

/** The beginnings of keys of a protocol. */
export function prefixesOf(protocol: Protocol): Prefix[] {
  return allPrefixes.filter((prefix) => prefixes[prefix] === protocol)
}

const recordPrefix = "KEYLESS_CONNECTION_"

/**
 * The records of the connections of a protocol, which Keyless writes beside what it explains: the fields are those of `ConnectionRecord` in
 * `@keyless/core`. One that cannot be read, such as a newer version's, is passed over unless it is the one that is asked for.
 *
 * @param connection - the name that is asked for; whichever there is if left out
 * @throws RuntimeError `invalid_record`
 */
export function readRecords(
  environment: Environment,
  protocol: Protocol,
  connection: string | undefined,
): ConnectionRecord[] {
  const unreadable: RuntimeError[] = []
  const records = Object.entries(environment)
    .filter(([variable, value]) => variable.startsWith(recordPrefix) && value !== undefined)
    .flatMap(([variable, value = ""]) => {
      try {
        const record = parse(variable, value)
        return record === undefined || prefixes[record.prefix] !== protocol ? [] : [record]
      } catch (error) {
        if (!isRuntimeError(error)) throw error
        unreadable.push(error)
        return []
      }
    })
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
  const [asked] =
    connection === undefined
      ? unreadable.filter(() => records.length === 0)
      : unreadable.filter(({ variable }) => variable === recordPrefix + connection.toUpperCase())
  if (asked !== undefined) throw asked
  return records
}

/** The record of a variable, or undefined for a database that this package does not know. */
function parse(variable: string, value: string): ConnectionRecord | undefined {
  let parsed: unknown
  try {
    parsed = JSON.parse(value)
  } catch {
    throw invalid(variable)
  }
  const text = (holder: unknown, name: string): string => {
    const found: unknown =
      typeof holder === "object" && holder !== null ? Reflect.get(holder, name) : undefined
    if (typeof found !== "string") throw invalid(variable)
    return found
  }
  const part = (name: string): object => {
    const found: unknown = typeof parsed === "object" && parsed !== null ? Reflect.get(parsed, name) : null
    if (typeof found !== "object" || found === null) throw invalid(variable)
    return found
  }
  const name = text(parsed, "name")
  const written = part("keys")
  const fields = Object.keys(written).map((key) => [key, fieldOf(key, name)] as const)
  const prefix = fields.find(([, field]) => field !== undefined)?.[1]?.prefix
  if (prefix === undefined) return undefined
  return {
    variable,
    name,
    prefix,
    auth: text(parsed, "auth"),
    client: text(parsed, "client"),
    tenantId: text(part("principal"), "tenantId"),
    keys: new Map(
      fields.flatMap(([key, field]) => (field === undefined ? [] : [[field.name, text(written, key)]])),
    ),
  }
}

/** Splits a default key. From the second connection of a kind on, it has the connection's name in it. */
function fieldOf(
  key: string,
  connection: string,
): { readonly prefix: Prefix; readonly name: string } | undefined {
  for (const prefix of allPrefixes) {
    if (!key.startsWith(prefix)) continue
    const rest = key.slice(prefix.length)
    const own = `${connection.toUpperCase()}_`
    return { prefix, name: rest.startsWith(own) ? rest.slice(own.length) : rest }
  }
  return undefined
}

const invalid = (variable: string) =>
  fail("invalid_record", `The variable ${variable} is not the record of a connection.`, {
    hint: "Remove it, then create the connection again.",
    variable,
  })
