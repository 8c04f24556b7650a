import { randomBytes } from "node:crypto"
import type { Socket } from "node:net"
import type { SecureContext } from "node:tls"
import { firewallAdmits } from "../../../kit/gateway/firewall.ts"
import { secureSocket } from "../../../kit/gateway/tls.ts"
import type { IdentityDirectory } from "../../../kit/ports.ts"
import type { MysqlServerView } from "../state.ts"
import { findAccount } from "./accounts.ts"
import type { KnownAccount } from "./accounts.ts"
import { isAdministratorPassword, loginMethod, tokenFits } from "./credentials.ts"
import type { LoginMethod } from "./credentials.ts"
import type { Engine } from "./engine/engine.ts"
import { logInToEngine, openEngineConnection } from "./engine/connection.ts"
import type { EngineConnection } from "./engine/connection.ts"
import {
  accessDenied,
  addressNotAllowed,
  insecureTransport,
  malformedPacket,
  sandboxError,
} from "./errors.ts"
import { askPassword } from "./password-exchange.ts"
import { capability, engineCapabilities, offered } from "./wire/capabilities.ts"
import { decodeHandshakeResponse, encodeGreeting, isTlsRequest } from "./wire/handshake.ts"
import type { HandshakeResponse } from "./wire/handshake.ts"
import { errorPacket, status } from "./wire/messages.ts"
import type { MysqlError } from "./wire/messages.ts"
import { packetsOf } from "./wire/packets.ts"
import type { PacketStream } from "./wire/packets.ts"
import { serverVersion } from "./server-version.ts"

/** What the sessions of one server share. */
export interface LoginContext {
  readonly identity: IdentityDirectory
  readonly secureContext: Promise<SecureContext>
  view(): MysqlServerView
  /** Starts the engine when it is first needed. */
  engine(): Promise<Engine>
}

/** A client that was let in, and its session with the engine. */
export interface LoggedIn {
  readonly client: { readonly stream: Socket; readonly packets: PacketStream }
  readonly engine: { readonly stream: Socket; readonly packets: PacketStream }
  readonly account: KnownAccount
  readonly database: string | undefined
  readonly multiStatements: boolean
  readonly entraAdministrator: boolean
}

const utf8mb4GeneralCi = 45
/** Longer than every password: a token of many group claims is some kilobytes long. */
const longestLoginMessage = 0x100000

/**
 * Lets a client in, or not: firewall, TLS, who it is, its token or password, and then the engine's own login with the
 * database. Answers undefined when the client was refused or went away.
 * https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_connection_phase.html
 */
export async function logIn(context: LoginContext, socket: Socket): Promise<LoggedIn | undefined> {
  const view = context.view()
  const first = packetsOf(socket)
  if (!firewallAdmits(view, "client") && !firewallAdmits(view, "azure"))
    return refuse(socket, first, 0, addressNotAllowed(view.clientAddress), false)
  let engine: Engine
  let connection: EngineConnection
  try {
    engine = await context.engine()
    connection = await openEngineConnection(engine.socket, view.clientAddress)
  } catch (error) {
    return refuse(socket, first, 0, sandboxError(error), false)
  }
  let login: LoggedIn | undefined
  try {
    const opening = await greet(context, socket, connection.id)
    if (opening !== undefined) login = await authenticate(context, view, engine, connection, opening)
    return login
  } finally {
    if (login === undefined) connection.stream.destroy()
  }
}

async function authenticate(
  context: LoginContext,
  view: MysqlServerView,
  engine: Engine,
  connection: EngineConnection,
  { stream, packets, response, scramble, sequence }: Opened,
): Promise<LoggedIn | undefined> {
  const { user, database } = response
  const address = view.clientAddress
  const account = await findAccount(engine, user, address)
  const method = loginMethod(view, user, account)
  if (!firewallAdmits(view, originOf(account, method)))
    return refuse(stream, packets, sequence, addressNotAllowed(address))

  const asked = await askPassword(packets, {
    plugin: method.kind === "token" ? "mysql_clear_password" : "caching_sha2_password",
    sequence,
    scramble,
    offered: response,
    limit: longestLoginMessage,
  })
  if (asked === undefined) return leave(stream)
  const { password } = asked
  const denied = accessDenied(user, address, password !== "")
  if (account === undefined || !(await passwordFits(context, view, method, password)))
    return refuse(stream, packets, asked.sequence, denied)

  const answer = await logInToEngine(connection, {
    user,
    password: method.kind === "password" ? password : engine.secret,
    database,
    collation: response.collation,
    capabilities: engineCapabilities(response.capabilities, database !== undefined),
  })
  await packets.write(answer?.answer ?? errorPacket(denied), asked.sequence)
  if (answer?.ok !== true) return leave(stream)
  return {
    client: { stream, packets },
    engine: connection,
    account,
    database,
    multiStatements: (response.capabilities & capability.multiStatements) !== 0,
    entraAdministrator: method.kind === "token" && method.administrator,
  }
}

interface Opened {
  readonly stream: Socket
  readonly packets: PacketStream
  readonly response: HandshakeResponse
  readonly scramble: Buffer
  /** Number of the next packet. */
  readonly sequence: number
}

/** Greets, and goes on inside TLS or not at all, as with `require_secure_transport`. */
async function greet(
  context: LoginContext,
  socket: Socket,
  connectionId: number,
): Promise<Opened | undefined> {
  const plain = packetsOf(socket)
  const scramble = randomBytes(20).map((byte) => (byte % 127) + 1)
  const greeting = encodeGreeting(
    {
      serverVersion,
      connectionId,
      scramble: Buffer.from(scramble),
      capabilities: offered,
      plugin: "caching_sha2_password",
    },
    utf8mb4GeneralCi,
    status.autocommit,
  )
  await plain.write(greeting, 0)
  const first = await plain.readMessage(longestLoginMessage)
  if (first === undefined) return leave(socket)
  if (!isTlsRequest(first.payload)) return refuse(socket, plain, first.sequence + 1, insecureTransport)
  const stream = await secureSocket(socket, await context.secureContext)
  if (stream === undefined) return leave(socket)
  const packets = packetsOf(stream)
  const answer = await packets.readMessage(longestLoginMessage)
  if (answer === undefined) return leave(stream)
  const sequence = answer.sequence + 1
  try {
    const response = decodeHandshakeResponse(answer.payload)
    return { stream, packets, response, scramble: Buffer.from(scramble), sequence }
  } catch {
    return refuse(stream, packets, sequence, malformedPacket)
  }
}

async function passwordFits(
  context: LoginContext,
  view: MysqlServerView,
  method: LoginMethod,
  password: string,
): Promise<boolean> {
  switch (method.kind) {
    case "token":
      return tokenFits(view, context.identity, method, password)
    case "administrator-password":
      return isAdministratorPassword(view, password)
    case "password":
      return true
  }
}

/** See `firewallAdmits`: applications that are not administrators run in Azure, and so do those whose account was dropped. */
function originOf(account: KnownAccount | undefined, method: LoginMethod): "client" | "azure" {
  if (method.kind === "administrator-password") return "client"
  if (account === undefined) return "azure"
  const isApplication = account.identity?.kind === "AADSP"
  return isApplication && !(method.kind === "token" && method.administrator) ? "azure" : "client"
}

async function refuse(
  stream: Socket,
  packets: PacketStream,
  sequence: number,
  error: MysqlError,
  withState = true,
): Promise<undefined> {
  await packets.write(errorPacket(error, withState), sequence)
  return leave(stream)
}

function leave(stream: Socket): undefined {
  stream.end()
}
