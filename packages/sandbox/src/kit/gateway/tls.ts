import type { Duplex } from "node:stream"
import { TLSSocket } from "node:tls"
import type { SecureContext } from "node:tls"

/** Makes the server's side of a TLS session out of a connection; undefined when the handshake does not come about. */
export async function secureSocket(
  socket: Duplex,
  secureContext: SecureContext,
  ALPNProtocols?: string[],
): Promise<TLSSocket | undefined> {
  const secured = new TLSSocket(socket, {
    isServer: true,
    secureContext,
    ...(ALPNProtocols !== undefined && { ALPNProtocols }),
  })
  return new Promise((done) => {
    secured.once("secure", () => done(secured))
    // A client that refuses the certificate ends the handshake; that is its right and no fault of this server.
    secured.on("error", () => {
      secured.destroy()
      done(undefined)
    })
    secured.once("close", () => done(undefined))
  })
}
