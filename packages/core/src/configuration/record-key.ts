import { fail } from "../errors.ts"

const prefix = "KEYLESS_CONNECTION_"
const nameShape = /^[A-Za-z0-9._]+$/

/**
 * Checks the name of a connection: letters, digits, `.` and `_`, as Service Connector has it.
 *
 * @throws KeylessError `invalid_connection_name`
 */
export function assertConnectionName(name: string): void {
  if (nameShape.test(name)) return
  throw fail("invalid_connection_name", `"${name}" cannot be the name of a connection.`, {
    hint: "Use letters, digits, dots and underscores.",
  })
}

/** The key of the setting that holds a connection's record. @public */
export function recordKey(connection: string): string {
  return prefix + connection.toUpperCase()
}

/** Whether a key is one that {@link recordKey} makes. */
export function isSpelledAsRecord(key: string): boolean {
  return key.startsWith(prefix)
}

/** Whether a setting of that key holds a record; case does not count. */
export function isRecordKey(key: string): boolean {
  return key.toUpperCase().startsWith(prefix)
}
