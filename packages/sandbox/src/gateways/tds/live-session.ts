import type { SqlEngine, SqlMessage, SqlParameter, SqlReply, SqlSession } from "@keyless/tsql"
import { errorReplies } from "./replies.ts"

/** The engine's session behind a connection, which may be replaced by a fresh one. */
export interface LiveSession {
  /** Runs a batch, and waits where it must for the transaction of another session. */
  execute(sql: string, parameters?: readonly SqlParameter[]): Promise<readonly SqlReply[]>
  /** An error of the server itself, as replies. */
  fail(message: Pick<SqlMessage, "number" | "severity" | "text">): readonly SqlReply[]
  /** Starts the session anew, as `sp_reset_connection` does; the replies say why it could not. */
  reset(): readonly SqlReply[]
  /** Whether an error has ended the session: severity 20 and above. */
  readonly over: boolean
  close(): void
}

/** Severity from which on an error ends the session. */
const fatalSeverity = 20

/** The message for a fault of the sandbox. Who reads it is the developer who runs it, so it says all. */
export function faultMessage(error: unknown): Pick<SqlMessage, "number" | "severity" | "text"> {
  const reason = error instanceof Error ? error.message : String(error)
  return { number: 50_000, severity: fatalSeverity, text: `The sandbox failed: ${reason}` }
}

/** Keeps the session that a login opened. `again` logs in once more; `abandoned`: whether the client no longer waits for what runs. */
export function createLiveSession(
  first: SqlSession,
  again: () => ReturnType<SqlEngine["login"]>,
  abandoned: () => boolean,
): LiveSession {
  let session: SqlSession | undefined = first
  let over = false

  const noticed = (replies: readonly SqlReply[]): readonly SqlReply[] => {
    over ||= replies.some((reply) => reply.kind === "message" && reply.message.severity >= fatalSeverity)
    return replies
  }
  const fail = (message: Pick<SqlMessage, "number" | "severity" | "text">) =>
    noticed(errorReplies({ ...message, state: 1, line: 1 }))

  return {
    async execute(sql, parameters) {
      if (session === undefined) throw new Error("The session is closed")
      try {
        const waiting = session.executeWaiting?.(sql, parameters, abandoned)
        return noticed(waiting === undefined ? session.execute(sql, parameters) : await waiting)
      } catch (error) {
        return fail(faultMessage(error))
      }
    },
    fail,
    reset() {
      session?.close()
      session = undefined
      const opened = again()
      if (opened.ok) {
        session = opened.session
        return []
      }
      over = true
      return errorReplies(opened.refused)
    },
    get over() {
      return over
    },
    close() {
      session?.close()
      session = undefined
    },
  }
}
