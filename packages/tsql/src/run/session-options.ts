/** Isolation levels that the engine keeps; SNAPSHOT is refused. */
export type IsolationLevel = "READ UNCOMMITTED" | "READ COMMITTED" | "REPEATABLE READ" | "SERIALIZABLE"

/** What SET changes for the session, or until the end of the call that it stands in. */
export interface SessionOptions {
  readonly noCount: boolean
  readonly xactAbort: boolean
  readonly implicitTransactions: boolean
  /** Whether `"x"` is a name rather than text. */
  readonly quotedIdentifiers: boolean
  /** Id of the table whose identity column takes values. */
  readonly identityInsert: number | undefined
  /** First day of the week: 1 is Monday, 7 Sunday. */
  readonly dateFirst: number
  /** Milliseconds that a statement waits for another session; -1 for as long as it takes. */
  readonly lockTimeout: number
  /** Bytes of a value of length `max` that a query answers with. */
  readonly textSize: number
  readonly isolation: IsolationLevel
}

/** What a session begins with: https://learn.microsoft.com/sql/t-sql/statements/set-statements-transact-sql */
export const defaultOptions: SessionOptions = {
  noCount: false,
  xactAbort: false,
  implicitTransactions: false,
  quotedIdentifiers: true,
  identityInsert: undefined,
  dateFirst: 7,
  lockTimeout: -1,
  textSize: 2_147_483_647,
  isolation: "READ COMMITTED",
}
