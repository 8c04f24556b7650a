import type { Secret } from "@keyless/core/plugin"

/** A row by column name. @public */
export type Row = Readonly<Record<string, unknown>>

/** A session in a database, logged in with a token. @public */
export interface DatabaseSession {
  /** Runs one statement with bind parameters. @throws the driver's error, for the target to classify */
  query(statement: string, parameters?: readonly unknown[]): Promise<readonly Row[]>
  /** Runs statements as one transaction: all of them or none. */
  transaction(statements: readonly string[]): Promise<void>
  end(): Promise<void>
}

/** How to log in. @public */
export interface LoginInput {
  readonly host: string
  readonly port: number
  readonly database: string
  readonly user: string
  readonly token: Secret
}

/**
 * What an error on connecting means: `blocked` by a firewall that may be opened (with the address the server saw, if it says),
 * `refused` as the wrong user or token, `untrusted` TLS, `unreachable` in any other way of the network, `unavailable` for a server that says that it will
 * be there a little later, such as one that resumes, `other` another error of the server itself.
 *
 * @public
 */
export type ConnectProblem =
  | { readonly kind: "blocked"; readonly address?: string }
  | { readonly kind: "refused" }
  | { readonly kind: "untrusted" }
  | { readonly kind: "unreachable" }
  | { readonly kind: "unavailable" }
  | { readonly kind: "other" }
