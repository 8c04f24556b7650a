import type { Directory, ServerView } from "../host.ts"
import type { SqlMessage, SqlReply, SqlType } from "../engine.ts"
import type { SecurityContext } from "../security/check.ts"
import type { Store } from "../storage/sqlite.ts"
import type { Cell } from "../values/cell.ts"
import type { DatabaseLock, IdentityCounters } from "./lock.ts"
import type { SessionOptions } from "./session-options.ts"

/** A variable or parameter of the batch. */
export interface Variable {
  readonly type: SqlType
  value: Cell
}

/** What statements see and change of their session. */
export interface SessionState {
  readonly store: Store
  readonly database: string
  readonly sessionId: number
  readonly server: ServerView
  readonly directory: Directory
  /** The clock of statements; waiting for locks has the machine's. */
  readonly now: () => Date
  readonly lock: DatabaseLock
  readonly identities: IdentityCounters
  /** The person or application that logged in. */
  readonly login: {
    readonly name: string
    readonly kind: "app" | "user" | "password"
    readonly sid: Uint8Array
  }
  /** The program that logged in, as it calls itself, and when. */
  readonly client: { readonly program: string; readonly host: string; readonly since: string }
  /** Sessions in the same database, this one among them. */
  sessions(): readonly SessionState[]
  /** Names of the server's databases. */
  databases(): readonly string[]
  /** The first entry is who logged in; EXECUTE AS puts others on top. */
  readonly contexts: SecurityContext[]
  transactions: number
  /** Whether SQLite has a transaction open; it begins with the first write. */
  writing: boolean
  /** Whether an error left the transaction so that only ROLLBACK is possible. */
  doomed: boolean
  rowCount: number
  lastError: number
  /** Last identity value in the batch or call that runs, and the last of all. */
  scopeIdentity: bigint | null
  lastIdentity: bigint | null
  caught: SqlMessage | undefined
  /** Answers of functions that are asked once in a statement. */
  readonly constants: Map<string, Cell>
  /** Whether statements are compiled only, and none runs. */
  checking: boolean
  /** Whether the statement that runs must not wait for other sessions. */
  noWait: boolean
  /** How many TRY blocks are open. */
  handlers: number
  /** Names of savepoints, the oldest first. */
  readonly savepoints: string[]
  /** Name of the outermost transaction. */
  transactionName: string | undefined
  /** Identity counters as they were before TRUNCATE or DROP of a table in the transaction. */
  readonly truncated: Map<number, bigint | undefined>
  options: SessionOptions
  variables: Map<string, Variable>
  reply(reply: SqlReply): void
}

/** As whom the session acts at the moment. */
export function actingAs(session: SessionState): SecurityContext {
  const context = session.contexts.at(-1)
  if (context === undefined) throw new Error("A session acts as somebody.")
  return context
}
