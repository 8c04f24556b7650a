import type { TokenCredential } from "@azure/core-auth"
import type { Connection, Environment, Protocol } from "./connection/connection.ts"
import { readConnection } from "./connection/read.ts"
import { sharedTokens, type TokenCache } from "./tokens/cache.ts"
import type { HeldToken } from "./tokens/held-token.ts"

/** Which connection, and whose tokens. @public */
export interface ConnectionOptions {
  /** Name of the connection; not needed where the app has one to that kind of database. */
  readonly connection?: string
  /** @defaultValue `process.env` */
  readonly environment?: Environment
  /** Gives the tokens, instead of the identity that the connection names. */
  readonly credential?: TokenCredential
  /** Keeps the tokens. @defaultValue one that all pools of the process share */
  readonly tokens?: TokenCache
  /** What tokens are for, in a cloud other than the public one. */
  readonly scope?: string
}

/** A connection with its token. */
export interface AppConnection {
  readonly connection: Connection
  readonly held: HeldToken
}

const openSourceDatabases = "https://ossrdbms-aad.database.windows.net/.default"

const scopes: Readonly<Record<Protocol, string>> = {
  postgresql: openSourceDatabases,
  mysql: openSourceDatabases,
  tds: "https://database.windows.net/.default",
}

/** Reads a connection and holds its token; asks for none. @throws RuntimeError as `readConnection` */
export function openAppConnection(protocol: Protocol, options: ConnectionOptions): AppConnection {
  const { environment, credential, tokens = sharedTokens() } = options
  const connection = readConnection({ protocol, connection: options.connection, environment })
  const { identity, identityFrom } = connection
  const scope = options.scope ?? scopes[protocol]
  return { connection, held: tokens.hold({ identity, identityFrom, scope, credential }) }
}
