import { createServer } from "node:https"
import { createAdaptorServer, type ServerType } from "@hono/node-server"
import { type Listener, openListener } from "../gateway/listener.ts"
import type { IssueCertificate } from "../gateway/plane.ts"
import { canonical } from "../state/resource-id.ts"

/** Where the data plane of a resource listens, such as that of a key vault. */
export interface DataEndpoint {
  /** ARM id of the resource. */
  readonly id: string
  /** HTTPS origin, without a slash at the end. */
  readonly url: string
}

/** Makes what answers the requests to one resource, named by its ARM id. */
export type ServeData = (id: string) => (request: Request) => Response | Promise<Response>

/** The resources of one kind whose data planes listen. */
export interface DataEndpoints {
  find(id: string): DataEndpoint | undefined
  endpoints(): readonly DataEndpoint[]
  /** Makes those that listen the ones of the state; who listens already keeps its address. */
  restart(): Promise<void>
  close(): Promise<void>
}

/** Port on each of the addresses; 443 is for administrators only. */
const port = 8443

interface Running {
  readonly endpoint: DataEndpoint
  readonly listener: Listener
}

/** Listens with TLS on an address of its own, with a certificate for that address. */
const listen = async (id: string, serve: ServeData, issueCertificate: IssueCertificate): Promise<Running> => {
  const opened = Promise.withResolvers<ServerType>()
  const listener = await openListener(port, (socket) => {
    socket.on("error", () => socket.destroy())
    opened.promise.then((server) => server.emit("connection", socket)).catch(() => socket.destroy())
  })
  try {
    const serverOptions = await issueCertificate({ dnsNames: [], ipAddresses: [listener.host] })
    opened.resolve(createAdaptorServer({ fetch: serve(id), createServer, serverOptions }))
  } catch (error) {
    await listener.close()
    throw error
  }
  return { endpoint: { id, url: `https://${listener.host}:${listener.port}` }, listener }
}

/** Keeps the data planes of the resources of one kind, each with an address of its own. */
export const createDataEndpoints = (kind: {
  /** ARM ids of the resources of the state. */
  readonly ids: () => readonly string[]
  /** Opens the data plane; called once, when there is a resource. */
  readonly open: () => Promise<ServeData>
  readonly issueCertificate: IssueCertificate
}): DataEndpoints => {
  const running = new Map<string, Running>()
  let opened: Promise<ServeData> | undefined

  return {
    find: (id) => running.get(canonical(id))?.endpoint,
    endpoints: () => [...running.values()].map(({ endpoint }) => endpoint),
    async restart() {
      const wanted = kind.ids()
      const ids = new Set(wanted.map(canonical))
      for (const [id, { listener }] of running) {
        if (ids.has(id)) continue
        running.delete(id)
        await listener.close()
      }
      for (const id of wanted) {
        if (running.has(canonical(id))) continue
        const serve = await (opened ??= kind.open())
        running.set(canonical(id), await listen(id, serve, kind.issueCertificate))
      }
    },
    async close() {
      const all = [...running.values()]
      running.clear()
      await Promise.all(all.map(({ listener }) => listener.close()))
    },
  }
}
