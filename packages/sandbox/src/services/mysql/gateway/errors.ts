import type { MysqlError } from "./wire/messages.ts"

/** MySQL's own errors: https://dev.mysql.com/doc/mysql-errors/8.0/en/server-error-reference.html */

export function accessDenied(user: string, address: string, withPassword: boolean): MysqlError {
  const using = withPassword ? "YES" : "NO"
  return {
    number: 1045,
    state: "28000",
    message: `Access denied for user '${user}'@'${address}' (using password: ${using})`,
  }
}

export const insecureTransport: MysqlError = {
  number: 3159,
  state: "HY000",
  message: "Connections using insecure transport are prohibited while --require_secure_transport=ON.",
}

export const malformedPacket: MysqlError = {
  number: 1835,
  state: "HY000",
  message: "Malformed communication packet.",
}

export const unknownCommand: MysqlError = { number: 1047, state: "08S01", message: "Unknown command" }

export const notPreparable: MysqlError = {
  number: 1295,
  state: "HY000",
  message: "This command is not supported in the prepared statement protocol yet",
}

/** ER_SPECIFIC_ACCESS_DENIED_ERROR. */
export const createUserNeeded: MysqlError = {
  number: 1227,
  state: "42000",
  message: "Access denied; you need (at least one of) the CREATE USER privilege(s) for this operation",
}

/** Errors of Azure's own have numbers from 9000 on. */

export function addressNotAllowed(address: string): MysqlError {
  return {
    number: 9000,
    state: "HY000",
    message: `Client with IP address '${address}' is not allowed to connect to this MySQL server.`,
  }
}

/** Answered to CREATE AADUSER whatever the reason: no permission to read the directory, or nothing found in it. */
export function principalNotValidated(name: string): MysqlError {
  return {
    number: 9102,
    state: "HY000",
    message: `An unexpected error occurred while trying to validate user '${name}'.`,
  }
}

/** What the service answers here is not documented; number and wording are the sandbox's. */
export const notEntraAdministrator: MysqlError = {
  number: 1227,
  state: "42000",
  message: "Access denied; you need to be logged in as the Microsoft Entra administrator for this operation",
}

/** An error of the sandbox itself, such as a missing MariaDB. */
export function sandboxError(error: unknown): MysqlError {
  const message = error instanceof Error ? error.message : "internal error of the sandbox"
  return { number: 1105, state: "HY000", message }
}

/** The engine's error out of what mysql2 throws; undefined for an error of another kind. */
export function engineError(error: unknown): MysqlError | undefined {
  if (!(error instanceof Error && "errno" in error && "sqlState" in error)) return undefined
  const { errno, sqlState } = error
  if (typeof errno !== "number" || typeof sqlState !== "string") return undefined
  return { number: errno, state: sqlState, message: error.message }
}
