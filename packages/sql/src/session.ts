import type { Context, Secret } from "@keyless/core/plugin"
import type { SessionTimes } from "./session-times.ts"

/** A row by column name. @public */
export type Row = Readonly<Record<string, unknown>>

/** A session in a database as one part of a run uses it. @public */
export interface DatabaseSession {
  /**
   * Runs one statement with bind parameters. It waits for locks in short tries, so that nobody queues behind it for long.
   *
   * @throws the driver's error, for the target to classify; KeylessError `session_lost`, `database_locked`; the reason of an aborted signal
   */
  query(statement: string, parameters?: readonly unknown[]): Promise<readonly Row[]>
  /** Runs statements as one transaction: all of them or none. @throws as {@link query} */
  transaction(statements: readonly string[]): Promise<void>
}

/** Who uses a session: an aborted signal cancels what runs, progress tells of waiting. @public */
export type SessionUse = Pick<Context, "signal" | "progress">

/** A connection to a database, logged in. @public */
export interface DatabaseConnection {
  /** Whether statements can be sent; false for good once the connection was cut or ended. */
  isOpen(): boolean
  session(use: SessionUse): DatabaseSession
  /** Says good-bye and closes; cuts the connection where nobody answers in time. Never throws. */
  end(): Promise<void>
}

/** How to log in. @public */
export interface LoginInput {
  readonly host: string
  readonly port: number
  readonly database: string
  readonly user: string
  readonly token: Secret
  /** Ends the attempt. */
  readonly signal?: AbortSignal
  /** How long to wait for what. @defaultValue {@link sessionTimes} */
  readonly times?: SessionTimes
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
