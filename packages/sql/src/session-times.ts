/** How long a connection waits for what, in milliseconds. @public */
export interface SessionTimes {
  /** For a connection to be logged in. */
  readonly connectMs: number
  /** For a statement to come to its end, locks included. The server is told; one that says nothing any more is left a little later. */
  readonly statementMs: number
  /** For a lock, in one try. Whoever comes after queues behind a waiting statement, so this is short. */
  readonly lockMs: number
  /** For a lock, in all tries together. */
  readonly lockPatienceMs: number
  /** For other runs of Keyless on the same database, which wait for each other and for nobody else. */
  readonly turnMs: number
  /** For an answer to a good-bye or to a cancel request. */
  readonly goodbyeMs: number
}

/** Waits of every target. A database that was paused takes a connection before it can serve it. @public */
export const sessionTimes: SessionTimes = {
  connectMs: 30_000,
  statementMs: 120_000,
  lockMs: 500,
  lockPatienceMs: 60_000,
  turnMs: 110_000,
  goodbyeMs: 5_000,
}
