import { connect, type Socket } from "node:net"
import type { Duplex } from "node:stream"
import { createSecureContext, type SecureContext } from "node:tls"
import {
  openListener,
  type RealDatabase,
  secureSocket,
  type ServiceKit,
  startPostgresServer,
} from "@keyless/sandbox"
import { markOf, prepare } from "./prepare.ts"
import { audiences, type ContosoServer, type ContosoState } from "./state.ts"
import { askPassword, failure, takeStartup } from "./wire.ts"

/** A server that listens. */
export interface RunningServer {
  readonly host: string
  readonly port: number
  close(): Promise<void>
}

/** Codes of the messages with which a client begins (PostgreSQL documentation, "Message Formats"). */
const codes = { tls: 80_877_103, gss: 80_877_104, cancel: 80_877_102 }

/** Opens a server: a real PostgreSQL behind a port that takes TLS, and tokens of Entra for passwords. */
export async function openServer(
  kit: ServiceKit<ContosoState>,
  server: ContosoServer,
): Promise<RunningServer> {
  const postgres = await startPostgresServer()
  await prepare(postgres, server)
  const context = Promise.withResolvers<SecureContext>()
  const listener = await openListener(5432, (socket) => {
    serve(kit, postgres, context.promise, socket).catch(() => socket.destroy())
  })
  const { host, port } = listener
  const certificate = await kit.gateways.issueCertificate({ dnsNames: [], ipAddresses: [host] })
  context.resolve(createSecureContext(certificate))
  return {
    host,
    port,
    async close() {
      await listener.close()
      await postgres.stop()
    },
  }
}

async function serve(
  kit: ServiceKit<ContosoState>,
  postgres: RealDatabase,
  context: Promise<SecureContext>,
  socket: Socket,
): Promise<void> {
  let client: Duplex = socket
  for (;;) {
    const startup = await takeStartup(client)
    if (startup.code === codes.gss) socket.write("N")
    else if (startup.code === codes.cancel) return void connect(postgres.socket).end(startup.bytes)
    else if (startup.code === codes.tls) {
      socket.write("S")
      const secured = await secureSocket(socket, await context)
      if (secured === undefined) return
      client = secured
    } else {
      const refusal =
        client === socket
          ? "Contoso takes connections over TLS only"
          : await refusalOf(kit, postgres, client, startup)
      if (refusal === null) relay(client, connect(postgres.socket), startup.bytes)
      else client.end(failure("28P01", refusal))
      return
    }
  }
}

/** Why a client is not let in: a user is the identity that it is tied to, and shows a token of it. */
async function refusalOf(
  kit: ServiceKit<ContosoState>,
  postgres: RealDatabase,
  client: Duplex,
  { parameters }: Awaited<ReturnType<typeof takeStartup>>,
): Promise<string | null> {
  const user = parameters.get("user") ?? ""
  const login = await kit.tokens.verifyToken(await askPassword(client), audiences)
  const mark = await markOf(postgres, user)
  return login.ok && mark?.split(":")[1] === login.token.objectId ? null : `token is not one of "${user}"`
}

/** The server trusts its socket, and greets the client itself. */
function relay(client: Duplex, server: Socket, startup: Buffer): void {
  const close = () => {
    client.destroy()
    server.destroy()
  }
  for (const side of [client, server]) side.on("error", close).on("close", close)
  server.write(startup)
  client.pipe(server)
  server.pipe(client)
}
