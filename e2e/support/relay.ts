import net from "node:net"

/** Passes everything that a client says on to a server, and back. */
export function relay(client: net.Socket, host: string, port: number): void {
  const server = net.connect(port, host)
  server.on("error", () => client.destroy())
  client.on("close", () => server.destroy())
  client.pipe(server).pipe(client)
}
