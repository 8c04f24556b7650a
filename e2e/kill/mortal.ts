import { AsyncLocalStorage } from "node:async_hooks"
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
}

const lives = new AsyncLocalStorage<Tracked>()
/** Keeps what an ended life held open, which a system would have closed and whose loss Node complains of. */
const ended: (Tracked | Promise<never>)[] = []
let isWatching = false

/** Runs a work as a life of its own. */
export function mortally<T>(work: (life: Life) => T): T {
  watchSockets()
  const sockets = new Set<net.Socket>()
  let isOver = false
  const life: Tracked = {
    sockets,
    get isOver() {
      return isOver
    },
    end() {
      isOver = true
      ended.push(life)
      for (const socket of sockets) socket.destroy()
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

/** Notes for each socket whose it is. One of an ended life stays unconnected: whoever has it waits, as nobody in a dead process does. */
function watchSockets(): void {
  if (isWatching) return
  isWatching = true
  const connect: unknown = Reflect.get(net.Socket.prototype, "connect")
  if (typeof connect !== "function") throw new Error("sockets do not connect")
  Object.defineProperty(net.Socket.prototype, "connect", {
    configurable: true,
    writable: true,
    value(this: net.Socket, ...given: unknown[]): unknown {
      const life = lives.getStore()
      life?.sockets.add(this)
      if (life?.isOver === true) return this
      this.once("close", () => life?.sockets.delete(this))
      return Reflect.apply(connect, this, given)
    },
  })
}
