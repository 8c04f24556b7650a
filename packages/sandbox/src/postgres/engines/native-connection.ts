import { connect } from "node:net"
import { cancelRequest, query, startupMessage } from "../wire/messages.ts"
import { createFrameSplitter, frame, frameType } from "../wire/frames.ts"
import { createResultCollector } from "../wire/results.ts"
import type { Row } from "../wire/results.ts"
import type { EngineSession, SessionListener, SessionRequest } from "./engine.ts"

/** Opens a session as the role itself, which trust authentication lets in, and relays everything behind the greeting. */
export function openNativeSession(
  path: string,
  request: SessionRequest,
  listener: SessionListener,
): EngineSession {
  const socket = connect({ path })
  const split = createFrameSplitter()
  socket.write(startupMessage({ ...request.parameters, user: request.user, database: request.database }))
  socket.on("data", (chunk) => {
    for (const message of split(chunk)) {
      // The gateway has answered the authentication already.
      if (frameType(message) !== "R") listener.onMessage(message)
    }
  })
  socket.on("drain", () => listener.onDrain())
  socket.on("error", () => socket.destroy())
  socket.on("close", () => listener.onEnd())
  return {
    send: (message) => socket.write(message),
    rewrite: () => undefined,
    pause: () => socket.pause(),
    resume: () => socket.resume(),
    close() {
      if (!socket.destroyed) socket.end(frame("X"))
    },
  }
}

/** A connection of the gateway itself. */
export interface NativeClient {
  /** Runs one simple query, after those that were asked for before. Throws the server's error. */
  query(sql: string): Promise<Row[]>
  close(): void
}

/** Connects as the given role; when the server ends the connection, all queries fail with its last error. */
export function openNativeClient(path: string, user: string, database: string): NativeClient {
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

/** Sends a cancel request; the server never answers one. */
export function sendCancel(path: string, pid: number, secret: number): void {
  const socket = connect({ path })
  socket.on("error", () => socket.destroy())
  socket.end(cancelRequest(pid, secret))
}
