import { lookup } from "node:dns/promises"
import { mkdtemp, readFile, rm } from "node:fs/promises"
import net from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import tls from "node:tls"
import { type Sandbox, type SandboxOptions, startSandbox } from "@keyless/sandbox"
import { expect } from "vitest"
import type { World } from "../support/harness.ts"
import { azureState } from "../support/look.ts"
import { relay } from "../support/relay.ts"

/** A certificate of another authority, which names no server. */
export interface OtherCertificate {
  readonly cert: string
  readonly key: string
}

/** Answers a client in place of a server, and keeps what must not have been sent. */
export type Answer = (
  socket: net.Socket,
  keep: (bytes: Buffer) => void,
  certificate: OtherCertificate,
) => void

/** What sits where the database server should be. */
export interface Impostor {
  /** Another cloud with an authority of its own. */
  readonly other: Sandbox
  /** From now on every client meets this answer, and nothing has been kept. */
  readonly answerWith: (answer: Answer) => void
  /** From now on every client meets the database server of the other cloud. */
  readonly relay: () => void
  readonly received: () => readonly Buffer[]
  readonly certificate: OtherCertificate
  readonly stop: () => Promise<void>
}

/** Starts another cloud, and listens where the server of the world under test is said to be. */
export async function startImpostor(
  host: string,
  port: number,
  cloud: Omit<SandboxOptions, "directory">,
): Promise<Impostor> {
  const directory = await mkdtemp(join(tmpdir(), "keyless-other-ca-"))
  const other = await startSandbox({ ...cloud, directory })
  const certificate = {
    cert: await readFile(join(directory, "ca.pem"), "utf8"),
    key: await readFile(join(directory, "ca-key.pem"), "utf8"),
  }
  let answer: Answer | null = null
  let received: Buffer[] = []
  const become = (chosen: Answer | null) => {
    answer = chosen
    received = []
  }
  const listener = net.createServer((socket) => {
    socket.on("error", () => {})
    if (answer === null) toServerOf(other, socket)
    else answer(socket, (bytes) => received.push(bytes), certificate)
  })
  const { address } = await lookup(host)
  await new Promise<void>((resolve) => listener.listen(port, address, resolve))
  return {
    other,
    certificate,
    answerWith: become,
    relay: () => become(null),
    received: () => received,
    async stop() {
      await new Promise((resolve) => listener.close(resolve))
      await other.stop()
      await rm(directory, { recursive: true, force: true })
    },
  }
}

function toServerOf(other: Sandbox, socket: net.Socket): void {
  const [server] = other.databases()
  relay(socket, server?.host ?? "", server?.port ?? 0)
}

/** Takes the server's part in TLS with a certificate that names no server, and keeps what the client says under it. */
export function secureWith(
  certificate: OtherCertificate,
  socket: net.Socket,
  keep: (bytes: Buffer) => void,
): void {
  const secured = new tls.TLSSocket(socket, { isServer: true, ...certificate })
  secured.on("error", () => {})
  secured.on("data", keep)
}

/** A run against a certificate of an unknown authority fails before a byte of the login is sent, and nothing stays changed. */
export async function expectUntrusted(world: World, impostor: Impostor): Promise<void> {
  const before = azureState(world)
  const { error } = await world.createFails()
  expect(error.code).toBe("tls_untrusted")
  expect(error.hint).toContain("Nothing was sent")
  expect(impostor.received()).toEqual([])
  expect(azureState(world)).toEqual(before)
}

/** Even where the authority is known, a certificate for another name is refused. */
export async function expectOtherNameRefused(world: World, impostor: Impostor): Promise<void> {
  impostor.relay()
  const trusted = tls.getCACertificates("default")
  tls.setDefaultCACertificates([...trusted, impostor.certificate.cert])
  try {
    const { error } = await world.createFails()
    expect(error.code).toBe("tls_untrusted")
    expect(error.message).toContain("altnames")
  } finally {
    tls.setDefaultCACertificates(trusted)
  }
}
