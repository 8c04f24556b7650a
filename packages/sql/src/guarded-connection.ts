import { setImmediate as nextTurn, setTimeout as delay } from "node:timers/promises"
import { isKeylessError, redact } from "@keyless/core/plugin"
import type { Driver } from "./driver.ts"
import { sqlFailure } from "./errors.ts"
import { waitingForLocks } from "./lock-patience.ts"
import type { DatabaseConnection, Row, SessionUse } from "./session.ts"
import { type SessionTimes, sessionTimes } from "./session-times.ts"

/**
 * A connection that never hangs: what is cut, silent or cancelled ends in an error and, at the latest, with a cut of its own. Statements run one at a time, and
 * no statement of another step comes into a transaction. What failed is told; that it could not be rolled back as well hides nothing.
 *
 * @public
 */
export function guardedConnection(driver: Driver, times: SessionTimes = sessionTimes): DatabaseConnection {
  let open = true
  void driver.gone.then(() => (open = false))
  const cut = () => {
    open = false
    driver.destroy()
  }

  async function send(
    statement: string,
    parameters: readonly unknown[],
    { signal, limitMs = times.statementMs + times.goodbyeMs }: { signal?: AbortSignal; limitMs?: number },
  ): Promise<readonly Row[]> {
    signal?.throwIfAborted()
    if (!open) throw lost(driver, "it is closed")
    const over = new AbortController()
    const answer = driver.send(statement, parameters)
    try {
      return await Promise.race([
        answer,
        // The driver's own error says more, and comes in the same turn.
        driver.gone.then(async () => {
          await nextTurn()
          throw lost(driver, "it was cut")
        }),
        pause(limitMs, over.signal).then(() => {
          throw lost(driver, "the server does not answer any more")
        }),
        ...(signal === undefined ? [] : [aborted(signal, over.signal).then(() => cancelled(answer, signal))]),
      ])
    } catch (error) {
      answer.catch(() => {})
      if (driver.outlives(error)) throw error
      cut()
      signal?.throwIfAborted()
      throw isKeylessError(error) ? error : lost(driver, told(error), error)
    } finally {
      over.abort()
    }
  }

  /** The answer that a cancelled statement still gives; what gives none in time is cut by the caller. */
  async function cancelled(answer: Promise<readonly Row[]>, signal: AbortSignal): Promise<readonly Row[]> {
    const over = new AbortController()
    const late = pause(times.goodbyeMs, over.signal)
    const cancelling = driver.cancel(over.signal).catch(() => {})
    try {
      return await Promise.race([answer, late.then(() => Promise.reject(signal.reason))])
    } finally {
      // A request that came late would stop the next statement.
      await Promise.race([cancelling, late])
      over.abort()
    }
  }

  async function transact(statements: readonly string[], { signal }: SessionUse): Promise<void> {
    const { begin, commit, rollback } = driver.transaction
    try {
      await send(begin, [], { signal })
      for (const statement of statements) await send(statement, [], { signal })
      signal.throwIfAborted()
      // Not cancelled any more: whether it came about would be unknown.
      await send(commit, [], {})
    } catch (error) {
      // With the connection the server ends the transaction too.
      if (open) await send(rollback, [], { limitMs: times.goodbyeMs }).catch(cut)
      throw error
    }
  }

  const blockers = async () => {
    const rows = await send(driver.blockers, [], { limitMs: times.goodbyeMs })
    return rows.flatMap(({ blocker }) => (typeof blocker === "string" ? [blocker] : []))
  }
  let last: Promise<unknown> = Promise.resolve()
  const inTurn = <T>(use: SessionUse, work: () => Promise<T>): Promise<T> => {
    const turn = last.then(() => waitingForLocks({ driver, times, use, blockers }, work))
    last = turn.catch(() => {})
    return turn
  }

  return {
    isOpen: () => open,
    session: (use) => ({
      query: (statement, parameters = []) => inTurn(use, () => send(statement, parameters, use)),
      transaction: (statements) => inTurn(use, () => transact(statements, use)),
    }),
    async end() {
      const over = new AbortController()
      const goodbye = open ? driver.close().catch(() => {}) : Promise.resolve()
      open = false
      await Promise.race([goodbye, driver.gone, pause(times.goodbyeMs, over.signal)])
      over.abort()
      driver.destroy()
    },
  }
}

/** Resolves after a time; never, where the work is over first. */
async function pause(ms: number, over: AbortSignal): Promise<void> {
  await delay(ms, undefined, { signal: over }).catch(() => new Promise(() => {}))
}

function aborted(signal: AbortSignal, over: AbortSignal): Promise<void> {
  return new Promise((resolve) =>
    signal.addEventListener("abort", () => resolve(), { once: true, signal: over }),
  )
}

function lost({ host }: Driver, why: string, cause?: unknown) {
  return sqlFailure("session_lost", `The connection to ${host} was lost: ${why}.`, {
    hint: "Run the command again; it goes on from what is in place.",
    resource: host,
    retryable: true,
    ...(cause === undefined ? {} : { cause }),
  })
}

function told(error: unknown): string {
  return redact(error instanceof Error ? error.message : String(error)).replace(/\.$/, "")
}
