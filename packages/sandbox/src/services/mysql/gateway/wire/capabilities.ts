/** https://dev.mysql.com/doc/dev/mysql-server/latest/group__group__cs__capabilities__flags.html */
export const capability = {
  longPassword: 1 << 0,
  foundRows: 1 << 1,
  longFlag: 1 << 2,
  connectWithDatabase: 1 << 3,
  noSchema: 1 << 4,
  ignoreSpace: 1 << 8,
  protocol41: 1 << 9,
  interactive: 1 << 10,
  tls: 1 << 11,
  transactions: 1 << 13,
  secureConnection: 1 << 15,
  multiStatements: 1 << 16,
  multiResults: 1 << 17,
  preparedMultiResults: 1 << 18,
  pluginAuth: 1 << 19,
  connectAttributes: 1 << 20,
  lengthEncodedAuthData: 1 << 21,
  sessionTrack: 1 << 23,
} as const

/** What the engine is asked for as well, when the client asked for it. */
const relayed =
  capability.longPassword |
  capability.foundRows |
  capability.longFlag |
  capability.noSchema |
  capability.ignoreSpace |
  capability.protocol41 |
  capability.interactive |
  capability.transactions |
  capability.secureConnection |
  capability.multiStatements |
  capability.multiResults |
  capability.preparedMultiResults |
  capability.pluginAuth |
  capability.sessionTrack

/**
 * What the gateway offers. Left out: compression, LOCAL INFILE, query attributes and optional metadata (MariaDB has
 * neither), and CLIENT_DEPRECATE_EOF, so that every result set has the same form.
 */
export const offered =
  relayed |
  capability.connectWithDatabase |
  capability.tls |
  capability.connectAttributes |
  capability.lengthEncodedAuthData

/** Flags of a session with the engine. Without longPassword it would take the gateway for a client of MariaDB's own. */
export function engineCapabilities(client: number, withDatabase: boolean): number {
  return (
    (client & relayed) |
    capability.longPassword |
    capability.protocol41 |
    capability.secureConnection |
    capability.pluginAuth |
    (withDatabase ? capability.connectWithDatabase : 0)
  )
}
