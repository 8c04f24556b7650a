import { ConnectionStringError } from "./connection-string-error.ts"

/** Where a server listens. @public */
export interface Address {
  /** A name or an IPv4 address: letters, digits, dots, dashes and underscores. */
  readonly host: string
  readonly port: number
}

/**
 * `host:port`, for grammars in which it stands without quotes.
 *
 * @throws ConnectionStringError for what would end the address or be more than one
 */
export function addressText(grammar: string, { host, port }: Address): string {
  if (!/^[\w.-]+$/.test(host)) throw new ConnectionStringError(grammar, "a host that is no name of one")
  if (!isPort(port)) throw new ConnectionStringError(grammar, "a port that is none")
  return `${host}:${port}`
}

/** Reads what {@link addressText} writes. @throws ConnectionStringError */
export function readAddress(grammar: string, text: string, position: number): Address {
  const [, host, digits] = /^([\w.-]+):([1-9]\d{0,4})$/.exec(text) ?? []
  const port = Number(digits)
  if (host === undefined || !isPort(port)) {
    throw new ConnectionStringError(grammar, "no address of a host and a port", position)
  }
  return { host, port }
}

function isPort(port: number): boolean {
  return Number.isInteger(port) && port >= 1 && port <= 65_535
}
