import { createServer as createHttpServer, type IncomingMessage } from "node:http"
import { createServer as createHttpsServer } from "node:https"
import { createAdaptorServer, type ServerType } from "@hono/node-server"

/** A server that listens on 127.0.0.1. */
export interface Listener {
  readonly port: number
  close(): Promise<void>
}

/** The request as it lies on the socket. */
export interface ServedRequest {
  readonly incoming: Pick<IncomingMessage, "socket">
}

type Fetch = (request: Request, served: ServedRequest) => Response | Promise<Response>

const listening = async (server: ServerType, port: number): Promise<Listener> => {
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject)
    server.listen(port, "127.0.0.1", () => resolve())
  })
  const address = server.address()
  if (address === null || typeof address === "string") throw new Error("the server has no port")
  return {
    port: address.port,
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error === undefined ? resolve() : reject(error)))
        if ("closeAllConnections" in server) server.closeAllConnections()
      }),
  }
}

/** Listens with plain HTTP on a free port. */
export const listenHttp = (fetch: Fetch): Promise<Listener> =>
  listening(createAdaptorServer({ fetch, createServer: createHttpServer }), 0)

/** Listens with TLS; port 0 is a free one. @throws Error when the port is taken. */
export const listenHttps = (
  fetch: Fetch,
  tls: { key: string; cert: string },
  port: number,
): Promise<Listener> =>
  listening(createAdaptorServer({ fetch, createServer: createHttpsServer, serverOptions: tls }), port)
