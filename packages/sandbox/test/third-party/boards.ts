import { once } from "node:events"
import type { Socket } from "node:net"
import { createSecureContext } from "node:tls"
import {
  acted,
  defineService,
  envelope,
  inResourceGroup,
  type Listener,
  locatedReads,
  locationOf,
  ok,
  openListener,
  pathOf,
  providedId,
  resourceOf,
  secureSocket,
  type ServiceKit,
  withBody,
} from "@keyless/sandbox"
import { z } from "zod"

const type = "Contoso.Boards/boards"
const apiVersions = ["2025-01-01"]
const audience = "https://boards.contoso.example"

/** A board in a seed. Whatever a seed may leave out has a default. */
const board = z.strictObject({ ...inResourceGroup, motto: z.string().default("") })

interface Board extends z.output<typeof board> {
  subscriptionId: string
}
interface State {
  boards: Board[]
}
const idOf = (one: Board) => providedId(one, type)

/** The ARM side: boards are read, and their motto is changed. */
const routes = (kit: ServiceKit<State>, portOf: (one: Board) => number | undefined) => {
  const body = (one: Board) => ({
    id: idOf(one),
    name: one.name,
    type,
    location: one.location,
    properties: { motto: one.motto, port: portOf(one) },
  })
  const located = { type, apiVersions, basis: "documented" as const, resources: () => kit.own.boards, body }
  const patch = z.strictObject({ ...envelope, properties: z.strictObject({ motto: acted(z.string()) }) })
  return [
    ...locatedReads(located),
    {
      method: "PATCH" as const,
      path: pathOf(located),
      operation: `${type}/write`,
      apiVersions,
      basis: "documented" as const,
      ...withBody(kit, patch, (request, { properties }) => {
        const one = resourceOf(located, request)
        one.motto = properties.motto
        return ok(body(one))
      }),
    },
    {
      method: "DELETE" as const,
      path: pathOf(located),
      operation: `${type}/delete`,
      apiVersions,
      basis: "documented" as const,
      handle: (request: Parameters<typeof locationOf>[0]) => {
        kit.own.boards = kit.own.boards.filter(({ name }) => name !== locationOf(request).name)
        return { status: 200 }
      },
    },
  ]
}

/** The data side: a TLS server of each board that takes an access token and answers the motto. */
const listen = async (kit: ServiceKit<State>, id: string): Promise<Listener> => {
  const certificate = Promise.withResolvers<ReturnType<typeof createSecureContext>>()
  const serve = async (socket: Socket) => {
    const secured = await secureSocket(socket, await certificate.promise)
    if (secured === undefined) return
    const [bytes] = await once(secured, "data")
    const login = await kit.tokens.verifyToken(String(bytes).trim(), [audience])
    const found = kit.own.boards.find((one) => idOf(one) === id)
    secured.end(login.ok ? `${login.token.objectId}: ${found?.motto ?? ""}\n` : `refused: ${login.problem}\n`)
  }
  const listener = await openListener(7447, (socket) => {
    serve(socket).catch(() => socket.destroy())
  })
  const issued = await kit.gateways.issueCertificate({ dnsNames: [], ipAddresses: [listener.host] })
  certificate.resolve(createSecureContext(issued))
  return listener
}

/** Boards of Contoso, a provider that Azure does not have. */
export const boardsService = () =>
  defineService({
    name: "boards",
    namespaces: ["Contoso.Boards"],
    seed: { boards: z.array(board).default([]) },
    load: ({ boards }, { inSubscription }): State => ({ boards: boards.map(inSubscription) }),
    resources: ({ boards }) => boards.map((one) => ({ ...one, id: idOf(one), type })),
    audiences: [audience],
    start(kit) {
      const listening = new Map<string, Listener>()
      const close = async () => {
        await Promise.all([...listening.values()].map((listener) => listener.close()))
        listening.clear()
      }
      return {
        routes: routes(kit, (one) => listening.get(idOf(one))?.port),
        listeners: [
          {
            async restart() {
              await close()
              for (const id of kit.own.boards.map(idOf)) listening.set(id, await listen(kit, id))
            },
            close,
            databases: () => [...listening].map(([id, { host, port }]) => ({ id, host, port })),
          },
        ],
        environment: () => {
          const [first] = listening.values()
          return first === undefined ? {} : { BOARD_ADDRESS: `${first.host}:${first.port}` }
        },
      }
    },
    fidelity: [{ title: "Boards", notes: [{ kind: "difference", says: "A board holds one motto." }] }],
  })
