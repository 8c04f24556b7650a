import { AsyncLocalStorage } from "node:async_hooks"
import http from "node:http"
import https from "node:https"
import net from "node:net"

/** A work that can be ended as `kill -9` ends a process, though it runs in this one. */
export interface Life {
  readonly isOver: boolean
  /**
   * Ends it: its connections are cut, and it opens no more. What it waits for on the network never comes. That it does nothing else either,
   * such as to write files, is for what it is given to see to.
   */
  end(): void
}

interface Tracked extends Life {
  readonly sockets: Set<net.Socket>
  /** Its own, since agents lend a connection to whoever comes next. */
  readonly agents: { readonly http: http.Agent; readonly https: https.Agent }
}

const lives = new AsyncLocalStorage<Tracked>()
/** Keeps what an ended life held open, which a system would have closed and whose loss Node complains of. */
const ended: (Tracked | Promise<never>)[] = []
let isWatching = false

/** Runs a work as a life of its own. */
export function mortally<T>(work: (life: Life) => T): T {
  if (!isWatching) watch()
  isWatching = true
  let isOver = false
  const life: Tracked = {
    sockets: new Set(),
    agents: { http: new http.Agent({ keepAlive: true }), https: new https.Agent({ keepAlive: true }) },
    get isOver() {
      return isOver
    },
    end() {
      isOver = true
      ended.push(life)
      for (const socket of life.sockets) socket.destroy()
    },
  }
  return lives.run(life, () => work(life))
}

/** Where an ended life stays. */
export function never(): Promise<never> {
  const waiting = new Promise<never>(() => {})
  ended.push(waiting)
  return waiting
}

/**
 * Notes for each connection whose it is. One of an ended life stays unconnected, and a request of it without a connection: whoever has it waits, as
 * nobody in a dead process does.
 */
function watch(): void {
  replaceMethod(net.Socket.prototype, "connect", (socket, call) => {
    const life = lives.getStore()
    if (life === undefined || !(socket instanceof net.Socket)) return call(socket)
    life.sockets.add(socket)
    if (life.isOver) return socket
    socket.once("close", () => life.sockets.delete(socket))
    return call(socket)
  })
  replaceMethod(http.Agent.prototype, "addRequest", (agent, call) => {
    const life = lives.getStore()
    if (life === undefined) return call(agent)
    if (life.isOver) return undefined
    return call(agent instanceof https.Agent ? life.agents.https : life.agents.http)
  })
}

/** @param instead - gets the object of the call, and a function that calls the method on an object */
function replaceMethod(
  prototype: object,
  name: string,
  instead: (self: unknown, call: (on: unknown) => unknown) => unknown,
): void {
  const method: unknown = Reflect.get(prototype, name)
  if (typeof method !== "function") throw new Error(`there is no method ${name}`)
  Object.defineProperty(prototype, name, {
    configurable: true,
    writable: true,
    value(this: unknown, ...given: unknown[]): unknown {
      return instead(this, (on) => Reflect.apply(method, on, given))
    },
  })
}
