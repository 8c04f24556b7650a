import net from "node:net"
import { mysqlGreeting, mysqlPacket } from "../../support/mysql-greeting.ts"
import { relay } from "../../support/relay.ts"
import type { Target } from "./cells.ts"

/** What sits in the way of a sample, at an address of its own and the port of the server. */
export interface Impostor {
  /** How many clients came. */
  readonly met: () => number
  /** What they sent. */
  readonly received: () => string
  readonly address: string
  /** The environment of an app, with this address, or a name for it, in place of the server's. */
  readonly inPlaceOf: (
    host: string,
    environment: Readonly<Record<string, string>>,
    known?: string,
  ) => Readonly<Record<string, string>>
  readonly stop: () => Promise<void>
}

/** Passes everything on to a server, whose certificate does not name this address. */
export function startRelay(host: string, port: number): Promise<Impostor> {
  return startImpostor(port, (socket) => relay(socket, host, port))
}

/** Whether {@link startWithoutTls} can. TDS has no password in clear to ask for. */
export function canPoseAs(target: Target): boolean {
  return poses[target] !== undefined
}

/** A server without TLS that asks for a password in clear, as somebody does who wants to have it. */
export async function startWithoutTls(target: Target, port: number): Promise<Impostor> {
  const pose = poses[target]
  if (pose === undefined) throw new Error(`nobody can pose as ${target}`)
  return startImpostor(port, (socket) => {
    if (pose.greeting !== undefined) socket.write(pose.greeting)
    socket.on("data", (bytes: Buffer) => {
      const answer = pose.answer(bytes)
      if (answer === null) socket.end()
      else socket.write(answer)
    })
  })
}

interface Pose {
  readonly greeting?: Buffer
  /** Null when there is nothing left to ask for. */
  readonly answer: (bytes: Buffer) => Buffer | null
}

const poses: Readonly<Partial<Record<Target, Pose>>> = {
  "postgres-flexible": {
    answer: (bytes) => {
      const isSslRequest = bytes.length === 8
      const isPassword = bytes[0] === 0x70
      if (isSslRequest) return Buffer.from("N")
      // AuthenticationCleartextPassword.
      return isPassword ? null : Buffer.from([0x52, 0, 0, 0, 8, 0, 0, 0, 3])
    },
  },
  "mysql-flexible": {
    greeting: mysqlGreeting({ tls: false }),
    answer: (bytes) => {
      const isLogin = bytes[3] === 1
      // AuthSwitchRequest.
      return isLogin ? mysqlPacket(2, Buffer.from("\xfemysql_clear_password\0", "latin1")) : null
    },
  },
}

async function startImpostor(port: number, answer: (socket: net.Socket) => void): Promise<Impostor> {
  const kept: Buffer[] = []
  const sockets = new Set<net.Socket>()
  let met = 0
  const serve = (socket: net.Socket) => {
    met += 1
    sockets.add(socket)
    socket.on("error", () => {})
    socket.on("data", (bytes: Buffer) => kept.push(bytes))
    answer(socket)
  }
  const { server, address } = await listenSomewhere(port, serve)
  return {
    met: () => met,
    received: () => Buffer.concat(kept).toString("latin1"),
    address,
    inPlaceOf: (host, environment, known = address) => {
      const exactly = new RegExp(`(?<![\\d.])${host.replaceAll(".", "\\.")}(?![\\d.])`, "g")
      return Object.fromEntries(
        Object.entries(environment).map(([name, value]) => [name, value.replaceAll(exactly, known)]),
      )
    },
    async stop() {
      const closed = new Promise((resolve) => server.close(resolve))
      for (const socket of sockets) socket.destroy()
      await closed
    },
  }
}

async function listenSomewhere(
  port: number,
  serve: (socket: net.Socket) => void,
): Promise<{ readonly server: net.Server; readonly address: string }> {
  for (let index = 1; index < 255; index += 1) {
    const address = `127.83.0.${index}`
    const server = net.createServer(serve)
    const listens = await new Promise<boolean>((resolve) => {
      server.once("error", () => resolve(false))
      server.listen(port, address, () => resolve(true))
    })
    if (listens) return { server, address }
  }
  throw new Error(`no address is left where port ${port} is free`)
}
