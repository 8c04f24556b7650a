import { fail } from "../errors.ts"

/**
 * Refuses properties of a connection string whose names no grammar can hold, or that would hold a secret: the record beside the settings has nothing secret, and a passwordless
 * connection has no password.
 *
 * @throws KeylessError `invalid_connection_property`, `invalid_options`
 */
export function refuseProperties(properties: Readonly<Record<string, string>>): void {
  for (const name of Object.keys(properties)) {
    if (!/^[A-Za-z](?:[\w .-]*\w)?$/.test(name)) {
      throw fail("invalid_connection_property", `"${name}" cannot be a property of a connection string.`, {
        hint: "Use the name that the driver documents: letters, digits, blanks, dots, dashes and underscores.",
      })
    }
    if (/^(?:password|passwd|pwd|psw|.*secret.*)$/i.test(name)) {
      throw fail("invalid_options", `The connection string property "${name}" would hold a secret.`, {
        hint: "Leave it out: the app logs in with its identity.",
      })
    }
  }
}
