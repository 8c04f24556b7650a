import { createServer } from "node:net"
import type { AddressInfo, Server, Socket } from "node:net"

export interface Listener {
  readonly host: string
  readonly port: number
  close(): Promise<void>
}

/**
 * Listens on the first free address 127.81.x.y with the wanted port, so that several servers can all have the standard
 * port. Where 127.0.0.1 is the only loopback address (macOS) or the port is taken everywhere: 127.0.0.1 and any port.
 */
export async function openListener(port: number, onConnection: (socket: Socket) => void): Promise<Listener> {
  for (let index = 1; index <= 1024; index += 1) {
    try {
      return await listenOn(`127.81.${index >> 8}.${index & 255}`, port, onConnection)
    } catch (error) {
      if (!(error instanceof Error && "code" in error && error.code === "EADDRINUSE")) break
    }
  }
  return listenOn("127.0.0.1", 0, onConnection)
}

async function listenOn(
  host: string,
  port: number,
  onConnection: (socket: Socket) => void,
): Promise<Listener> {
  const sockets = new Set<Socket>()
  const server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket)
    socket.once("close", () => sockets.delete(socket))
    onConnection(socket)
  })
  const address = await new Promise<AddressInfo>((done, fail) => {
    server.once("error", fail)
    server.listen({ host, port, backlog: 511 }, () => {
      const bound = server.address()
      if (bound === null || typeof bound === "string") fail(new Error("The listener has no address"))
      else done(bound)
    })
  })
  return { host: address.address, port: address.port, close: () => closeServer(server, sockets) }
}

async function closeServer(server: Server, sockets: Set<Socket>): Promise<void> {
  const closed = new Promise<void>((done) => {
    server.close(() => done())
  })
  for (const socket of sockets) socket.destroy()
  await closed
}
