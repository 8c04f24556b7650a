import { connect } from "node:net"
import { query, startupMessage } from "../wire/messages.ts"
import { createFrameSplitter, frame } from "../wire/frames.ts"
import { createResultCollector } from "../wire/results.ts"
import type { Row } from "../wire/results.ts"

/** A connection of the gateway itself. */
export interface EngineClient {
  /** Runs one simple query, after those that were asked for before. Throws the server's error. */
  query(sql: string): Promise<Row[]>
  /** Whether the server or `close` has ended it. */
  ended(): boolean
  close(): void
}

/** Connects as the given role; when the server ends the connection, all queries fail with its last error. */
export function openClient(path: string, user: string, database: string): EngineClient {
  const socket = connect({ path })
  const split = createFrameSplitter()
  const waiting: { sql: string; done(rows: Row[]): void; fail(error: unknown): void }[] = []
  let collector = createResultCollector()
  let ready = false
  let ended: Error | undefined

  const sendNext = () => {
    const [next] = waiting
    if (ready && next !== undefined) {
      ready = false
      collector = createResultCollector()
      socket.write(query(next.sql))
    }
  }
  let greeted = false
  const take = (message: Buffer) => {
    if (!collector.push(message)) return
    // The first ReadyForQuery ends the greeting and answers nothing.
    const answered = greeted ? waiting.shift() : undefined
    greeted = true
    ready = true
    try {
      answered?.done(collector.rows())
    } catch (error) {
      answered?.fail(error)
    }
    sendNext()
  }
  socket.write(startupMessage({ user, database, client_encoding: "UTF8" }))
  socket.on("data", (chunk) => split(chunk).forEach(take))
  socket.on("error", (error) => (ended = error))
  socket.on("close", () => {
    ended ??= lastError(collector) ?? new Error("The database server ended the connection")
    for (const each of waiting.splice(0)) each.fail(ended)
  })
  return {
    query(sql) {
      if (ended !== undefined) return Promise.reject(ended)
      return new Promise((done, fail) => {
        waiting.push({ sql, done, fail })
        sendNext()
      })
    },
    ended: () => ended !== undefined,
    close: () => void socket.end(frame("X")),
  }
}

function lastError(collector: ReturnType<typeof createResultCollector>): Error | undefined {
  try {
    collector.rows()
    return undefined
  } catch (error) {
    return error instanceof Error ? error : undefined
  }
}
