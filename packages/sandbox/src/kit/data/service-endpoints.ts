import { createServer } from "node:https"
import { createAdaptorServer, type ServerType } from "@hono/node-server"
import { type Listener, openListener } from "../gateway/listener.ts"
import type { IssueCertificate } from "../gateway/plane.ts"
import { appConfigurationStoreId, canonical, keyVaultId } from "../state/resource-id.ts"
import type { Store } from "../state/store.ts"
import type { ServeData } from "./service.ts"

/** Where a key vault or an App Configuration store listens. */
export interface ServiceEndpoint {
  /** ARM id of the resource. */
  readonly id: string
  /** HTTPS origin, without a slash at the end. */
  readonly url: string
}

/** The vaults and stores that listen. */
export interface ServiceEndpoints {
  find(id: string): ServiceEndpoint | undefined
  list(): readonly ServiceEndpoint[]
  /** Makes those that listen the ones of the state; who listens already keeps its address. */
  restart(): Promise<void>
  close(): Promise<void>
}

/** Opens the data planes; each is called once, on first use. */
export interface DataOpeners {
  vault(): Promise<ServeData>
  configuration(): Promise<ServeData>
}

/** Port on each of the addresses; 443 is for administrators only. */
const port = 8443

interface Running {
  readonly endpoint: ServiceEndpoint
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

/** Keeps the listeners of the vaults and stores of a state. */
export const createServiceEndpoints = (
  store: Store,
  open: DataOpeners,
  issueCertificate: IssueCertificate,
): ServiceEndpoints => {
  const running = new Map<string, Running>()
  let vault: Promise<ServeData> | undefined
  let configuration: Promise<ServeData> | undefined

  return {
    find: (id) => running.get(canonical(id))?.endpoint,
    list: () => [...running.values()].map(({ endpoint }) => endpoint),
    async restart() {
      const wanted = [
        ...store.state.keyVaults.map((one) => ({
          id: keyVaultId(one),
          open: () => (vault ??= open.vault()),
        })),
        ...store.state.appConfigurationStores.map((one) => ({
          id: appConfigurationStoreId(one),
          open: () => (configuration ??= open.configuration()),
        })),
      ]
      const ids = new Set(wanted.map(({ id }) => canonical(id)))
      for (const [id, { listener }] of running) {
        if (ids.has(id)) continue
        running.delete(id)
        await listener.close()
      }
      for (const one of wanted) {
        if (running.has(canonical(one.id))) continue
        running.set(canonical(one.id), await listen(one.id, await one.open(), issueCertificate))
      }
    },
    async close() {
      const all = [...running.values()]
      running.clear()
      await Promise.all(all.map(({ listener }) => listener.close()))
    },
  }
}
