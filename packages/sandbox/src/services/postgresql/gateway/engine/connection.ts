import { connect } from "node:net"
import { cancelRequest, startupMessage } from "../wire/messages.ts"
import { createFrameSplitter, frame, frameType } from "../wire/frames.ts"

/** One session inside the engine. Its first messages are the greeting, from ParameterStatus to ReadyForQuery. */
export interface EngineSession {
  /** Hands on one message of the client. Answers false when the sender should wait for `onDrain`. */
  send(message: Buffer): boolean
  /** Stops or continues what comes from the engine, because the client reads slowly. */
  pause(): void
  resume(): void
  /** Ends the session, and what it runs; an open transaction is rolled back. */
  close(): void
}

export interface SessionListener {
  onMessage(message: Buffer): void
  onDrain(): void
  onEnd(): void
}

export interface SessionRequest {
  readonly user: string
  readonly database: string
  /** All parameters of the client's StartupMessage. */
  readonly parameters: Readonly<Record<string, string>>
}

/** How long a session may take to end by itself once its client is gone. */
const partingMs = 500

/**
 * Opens a session as the role itself, which trust authentication lets in, and relays everything behind the greeting.
 *
 * @param terminate - ends the backend of that process id. A backend that computes does not notice that its client went.
 */
export function openSession(
  path: string,
  request: SessionRequest,
  listener: SessionListener,
  terminate: (pid: number) => void,
): EngineSession {
  const socket = connect({ path })
  const split = createFrameSplitter()
  let pid: number | undefined
  let closing = false
  socket.write(startupMessage({ ...request.parameters, user: request.user, database: request.database }))
  socket.on("data", (chunk) => {
    for (const message of split(chunk)) {
      const type = frameType(message)
      if (type === "K") pid = message.readInt32BE(5)
      // The gateway has answered the authentication already.
      if (type !== "R" && !closing) listener.onMessage(message)
    }
  })
  socket.on("drain", () => listener.onDrain())
  socket.on("error", () => socket.destroy())
  socket.on("close", () => listener.onEnd())
  return {
    send: (message) => socket.write(message),
    pause: () => socket.pause(),
    resume: () => socket.resume(),
    close() {
      if (closing || socket.destroyed) return
      closing = true
      // A backend that cannot write its answer would never read the farewell.
      socket.resume()
      socket.end(frame("X"))
      const patience = setTimeout(() => {
        if (pid === undefined) socket.destroy()
        else terminate(pid)
      }, partingMs)
      patience.unref()
      socket.once("close", () => clearTimeout(patience))
    },
  }
}

/** Sends a cancel request. Resolves when the server has dealt with it; it never says whether there was anything to cancel. */
export function sendCancel(path: string, pid: number, secret: number): Promise<void> {
  const socket = connect({ path })
  const ended = new Promise<void>((done) => {
    socket.once("close", () => done())
  })
  socket.on("error", () => socket.destroy())
  socket.resume()
  socket.end(cancelRequest(pid, secret))
  return ended
}
