import net from "node:net"
import tls from "node:tls"

const codes = { ssl: 80_877_103, cancel: 80_877_102 }

/**
 * Asks a server to stop what a session does, over a connection of its own and under TLS as libpq 17 does. The server answers nothing; what was stopped fails in
 * its own session. PostgreSQL documentation, "Message Flow", sections "Canceling Requests in Progress" and "SSL Session Encryption".
 */
export async function cancelRequest(
  { host, port }: { readonly host: string; readonly port: number },
  session: object,
  signal: AbortSignal,
): Promise<void> {
  const { processID, secretKey } = keysOf(session)
  const socket = net.connect({ port, host, signal })
  try {
    await once(socket, "connect")
    socket.write(message(codes.ssl))
    const answer: unknown = await once(socket, "data")
    if (String(answer) !== "S") return
    const secured = tls.connect({
      socket,
      host,
      rejectUnauthorized: true,
      ...(net.isIP(host) === 0 ? { servername: host } : {}),
    })
    await once(secured, "secureConnect")
    const closed = once(secured, "close")
    secured.end(message(codes.cancel, processID, secretKey))
    await closed
  } finally {
    socket.destroy()
  }
}

/** The driver keeps what the server told about the session, and its types do not say so. */
function keysOf(session: object): { processID: number; secretKey: number } {
  if (
    "processID" in session &&
    typeof session.processID === "number" &&
    "secretKey" in session &&
    typeof session.secretKey === "number"
  ) {
    return { processID: session.processID, secretKey: session.secretKey }
  }
  throw new Error("The driver does not tell the keys of the session.")
}

function message(...words: readonly number[]): Buffer {
  const bytes = Buffer.alloc(4 + 4 * words.length)
  bytes.writeInt32BE(bytes.length, 0)
  for (const [index, word] of words.entries()) bytes.writeInt32BE(word, 4 + 4 * index)
  return bytes
}

function once(socket: net.Socket, event: string): Promise<unknown> {
  return new Promise((resolve, reject) => {
    socket.once(event, resolve)
    socket.once("error", reject)
  })
}
