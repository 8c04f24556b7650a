import type { PGlite } from "@electric-sql/pglite"
import { createFrameSplitter, frameType } from "../wire/frames.ts"
import { query } from "../wire/messages.ts"
import { rowsOf, sqlError } from "../wire/results.ts"
import type { Row } from "../wire/results.ts"
import { superuserName } from "./engine.ts"

/** Whoever may hold an instance: a session, or the gateway itself for one query. */
export type Holder = object

/** One PGlite, which has one connection and serves one database. Whoever wants to use it must hold it. */
export interface PgliteInstance {
  readonly database: string
  /** Waits for the instance. `signal` ends the waiting, with the reason of the signal. */
  acquire(holder: Holder, signal: AbortSignal): Promise<void>
  release(holder: Holder): void
  /** Who ran last; its session settings are still in place. */
  last: Holder | undefined
  /** Which state of the shared catalogs this instance has; see `SharedCatalogs`. */
  readonly shared: Map<string, string>
  /** Runs messages and answers the engine's messages. */
  run(...messages: readonly Buffer[]): Promise<Buffer[]>
  /** Runs SQL as superuser. The holder's session settings are lost. Throws the engine's error. */
  query(sql: string): Promise<Row[]>
  /** Runs a query inside whatever transaction is open; answers undefined when that is not possible now. */
  peek(sql: string): Promise<Row[] | undefined>
  /** Transaction status of the last ReadyForQuery. */
  status(): string
  close(): Promise<void>
}

/** Wraps a started PGlite. When the engine dies every later call fails with SQLSTATE 57P02. */
export function createPgliteInstance(pglite: PGlite, database: string): PgliteInstance {
  const waiting: { holder: Holder; go(): void }[] = []
  let holder: Holder | undefined
  let status = "I"
  let betweenMessages = true
  let broken: unknown

  const run = async (...messages: readonly Buffer[]): Promise<Buffer[]> => {
    if (broken !== undefined) {
      throw sqlError("57P02", `the pglite engine of database "${database}" has ended; reset the sandbox`)
    }
    try {
      const answer = await pglite.execProtocolRaw(
        messages.length === 1 ? (messages[0] ?? Buffer.of()) : Buffer.concat(messages),
      )
      // The answer may live in memory that the next call reuses.
      const frames = createFrameSplitter()(Buffer.from(answer))
      const ready = frames.findLast((message) => frameType(message) === "Z")
      if (ready !== undefined) status = String.fromCharCode(ready[5] ?? 0)
      betweenMessages = frames.length > 0 && frames.at(-1) === ready
      return frames
    } catch (error) {
      broken = error
      return run()
    }
  }

  const instance: PgliteInstance = {
    database,
    last: undefined,
    shared: new Map(),
    acquire(wanting, signal) {
      if (holder === wanting) return Promise.resolve()
      if (holder === undefined && waiting.length === 0) {
        holder = wanting
        return Promise.resolve()
      }
      return new Promise((done, fail) => {
        const entry = {
          holder: wanting,
          go() {
            signal.removeEventListener("abort", stop)
            holder = wanting
            done()
          },
        }
        const stop = () => {
          waiting.splice(waiting.indexOf(entry), 1)
          fail(signal.reason)
        }
        if (signal.aborted) {
          fail(signal.reason)
          return
        }
        signal.addEventListener("abort", stop, { once: true })
        waiting.push(entry)
      })
    },
    release(releasing) {
      if (holder !== releasing) return
      holder = undefined
      waiting.shift()?.go()
    },
    run,
    async query(sql) {
      instance.last = undefined
      await run(query(`set session authorization ${superuserName}; reset all`))
      return rowsOf(Buffer.concat(await run(query(sql))))
    },
    async peek(sql) {
      if (status === "E" || !betweenMessages) return undefined
      return rowsOf(Buffer.concat(await run(query(sql))))
    },
    status: () => status,
    async close() {
      broken ??= new Error("closed")
      await pglite.close()
    },
  }
  return instance
}
