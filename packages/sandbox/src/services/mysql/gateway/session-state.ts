import type { IdentityDirectory } from "../../../kit/ports.ts"
import type { MysqlServerView } from "../state.ts"
import type { KnownAccount } from "./accounts.ts"
import type { Engine } from "./engine/engine.ts"
import type { MysqlError } from "./wire/messages.ts"
import type { Relay } from "./wire/results.ts"

/** What a session has for the statements that the gateway answers itself. */
export interface SessionContext {
  readonly engine: Engine
  readonly identity: IdentityDirectory
  view(): MysqlServerView
  onStatement(statement: { database: string; user: string; sql: string; ok: boolean }): void
}

/** What the gateway follows of one session. */
export interface SessionState {
  readonly account: KnownAccount
  readonly entraAdministrator: boolean
  /** Database in use, or an empty text. */
  database: string
  /** Whether CREATE AADUSER looks its principal up; `aad_auth_validate_oids_in_tenant`. */
  validateIds: boolean
  multiStatements: boolean
  /** Flags of the engine's last OK or EOF packet. */
  status: number
  /** Text of each prepared statement that is open. */
  readonly prepared: Map<number, string>
}

/** One session: where its packets go, and what is known of it. */
export interface Session {
  readonly context: SessionContext
  readonly state: SessionState
  readonly relay: Relay
  /** Sends a command to the engine. */
  send(payload: Buffer): Promise<void>
  /** Answers the command with an error of the gateway's. */
  fail(error: MysqlError): Promise<void>
  /** Tells of a statement and how it ended. */
  report(sql: string, ok: boolean): void
}
