import net from "node:net"
import { vi } from "vitest"

/** How a connection ends: with a reset, with the server's half closed, or not at all though nothing is passed on any more. */
export type Cut = "reset" | "half-close" | "silence"
export const cuts = ["reset", "half-close", "silence"] as const

/** Sits between this process and one database server, whose address clients go on using. */
export interface CutRelay {
  /** Cuts all connections that there are. */
  cutNow(how: Cut): void
  /** Cuts the connection on which the client says something next, after that many more pieces that still get through, and every other from then on. */
  cutOnNext(how: Cut, after?: number): void
  /** As {@link cutOnNext}, and no other connection after that one. */
  cutOnce(how: Cut, after: number): void
  /** New connections are passed on again. */
  heal(): void
  /** Pieces that clients have said. */
  readonly said: number
  /** Resolves when the client has closed or reset every connection. */
  allClosed(): Promise<void>
  stop(): Promise<void>
}

/** Passes on what this process says to a server, until it is told to cut. Whatever connects to the address in this process comes here. */
export async function startCutRelay(host: string, port: number): Promise<CutRelay> {
  let planned: { how: Cut; after: number; once: boolean } | undefined
  let said = 0
  const live = new Set<net.Socket>()
  let closed = Promise.withResolvers<void>()
  const own = new WeakSet<net.Socket>()
  const silent = new WeakSet<net.Socket>()

  const cut = (client: net.Socket, how: Cut) => {
    if (how === "reset") client.resetAndDestroy()
    else if (how === "half-close") client.end()
    silent.add(client)
  }
  const listener = net.createServer({ allowHalfOpen: true }, (client) => {
    live.add(client)
    const server = new net.Socket()
    own.add(server)
    server.connect(port, host)
    server.on("error", () => client.destroy())
    server.on("data", (bytes) => silent.has(client) || client.write(bytes))
    server.on("end", () => silent.has(client) || client.end())
    client.on("data", (bytes) => {
      said += 1
      if (planned !== undefined) {
        if (planned.after > 0) planned.after -= 1
        else {
          cut(client, planned.how)
          if (planned.once) planned = undefined
        }
      }
      if (!silent.has(client)) server.write(bytes)
    })
    client.on("error", () => {})
    client.on("end", () => (silent.has(client) ? client.destroy() : server.end()))
    client.on("close", () => {
      server.destroy()
      live.delete(client)
      if (live.size === 0) closed.resolve()
    })
  })
  await new Promise<void>((resolve) => listener.listen(0, "127.0.0.1", resolve))
  const address = listener.address()
  if (address === null || typeof address === "string") throw new Error("The relay listens nowhere.")
  const redirect = redirectTo(address.port, { host, port }, own)

  return {
    cutNow: (how) => live.forEach((client) => cut(client, how)),
    cutOnNext: (how, after = 0) => (planned = { how, after, once: false }),
    cutOnce: (how, after) => (planned = { how, after, once: true }),
    heal: () => (planned = undefined),
    get said() {
      return said
    },
    async allClosed() {
      if (live.size === 0) return
      closed = Promise.withResolvers()
      await closed.promise
    },
    async stop() {
      redirect.mockRestore()
      for (const client of live) client.destroy()
      await new Promise((resolve) => listener.close(resolve))
    },
  }
}

type Connect = (this: net.Socket, ...args: readonly unknown[]) => net.Socket

function redirectTo(port: number, from: { host: string; port: number }, own: WeakSet<net.Socket>) {
  const prototype: { connect: Connect } = Object(net.Socket.prototype)
  const { connect } = prototype
  return vi.spyOn(prototype, "connect").mockImplementation(function (this: net.Socket, ...args) {
    const [first] = args
    const given: unknown = Array.isArray(first) ? first[0] : first
    const options = typeof given === "object" && given !== null ? given : { port: given, host: args[1] }
    const isMeant =
      "port" in options &&
      Number(options.port) === from.port &&
      "host" in options &&
      options.host === from.host
    if (!isMeant || own.has(this)) return connect.apply(this, args)
    return connect.call(this, { port, host: "127.0.0.1" })
  })
}
