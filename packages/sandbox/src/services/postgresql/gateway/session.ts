import type { Socket } from "node:net"
import { readExactly } from "../../../kit/gateway/byte-reader.ts"
import { firewallAdmits } from "../../../kit/gateway/firewall.ts"
import type { IdentityDirectory } from "../../../kit/ports.ts"
import type { PostgresServerView } from "../state.ts"
import { checkLogin } from "./login.ts"
import type { Engine } from "./engine/engine.ts"
import type { RoleFacts } from "./engine/role-facts.ts"
import { parseLabel } from "./roles.ts"
import { createDirectoryNeed, createMessageQueue } from "./directory-mirror.ts"
import { translateSecurityLabel } from "./security-label.ts"
import type { Opening } from "./startup.ts"
import { createStatementTracker } from "./statement-tracker.ts"
import { createFrameSplitter, frameType, textAt } from "./wire/frames.ts"
import {
  authenticationCleartextPassword,
  authenticationOk,
  errorResponse,
  negotiateProtocolVersion,
} from "./wire/messages.ts"

/** What the sessions of one server share. */
export interface SessionContext {
  readonly engine: Engine
  readonly identity: IdentityDirectory
  view(): PostgresServerView
  /** Lets the functions of the database know what is in the directory now. */
  refreshDirectory(): Promise<void>
  onStatement(statement: { database: string; user: string; sql: string; ok: boolean }): void
}

type SessionOpening = Extract<Opening, { kind: "session" }>

/**
 * Lets one client in, or not, and relays its messages until either side ends. Order as on Azure: encryption and
 * firewall first, then the password.
 */
export async function serveSession(context: SessionContext, opening: SessionOpening): Promise<void> {
  const { stream, parameters } = opening
  const view = context.view()
  const user = parameters["user"] ?? ""
  const database = parameters["database"] ?? user
  const refuse = (code: string, message: string, detail?: string, hint?: string) => {
    const extra = { ...(detail !== undefined && { detail }), ...(hint !== undefined && { hint }) }
    stream.end(errorResponse({ severity: "FATAL", code, message, ...extra }))
  }
  const noEntry = (encryption: string) => {
    refuse(
      "28000",
      `no pg_hba.conf entry for host "${view.clientAddress}", user "${user}", database "${database}", ${encryption}`,
    )
  }

  const unknownOptions = Object.keys(parameters).filter((name) => name.startsWith("_pq_."))
  if (opening.minor > 0 || unknownOptions.length > 0) stream.write(negotiateProtocolVersion(unknownOptions))
  if (!opening.encrypted) return noEntry("no encryption")
  if (parameters["replication"] !== undefined) return refuse("0A000", "the sandbox has no replication")
  const role = await context.engine.findRole(user)
  if (!firewallAdmits(view, originOf(role))) return noEntry("SSL encryption")

  stream.write(authenticationCleartextPassword())
  const password = await readPassword(stream)
  if (password === undefined) {
    stream.destroy()
    return
  }
  const login = await checkLogin(view, context.identity, role, password)
  if (!login.ok) {
    const message = login.message ?? `password authentication failed for user "${user}"`
    return refuse("28P01", message, login.detail, login.hint)
  }
  stream.write(authenticationOk())
  const forwarded = Object.fromEntries(
    Object.entries(parameters).filter(([name]) => !name.startsWith("_pq_.")),
  )
  relay(context, stream, { user, database, parameters: forwarded })
}

/** See `firewallAdmits`: services that are not administrators run in Azure, and so do those whose role was dropped. */
function originOf(role: RoleFacts | undefined): "client" | "azure" {
  if (role === undefined) return "azure"
  const label = role.label === undefined ? undefined : parseLabel(role.label)
  return label?.type === "service" && !label.admin ? "azure" : "client"
}

/** A token of many group claims is some kilobytes long; PostgreSQL itself takes up to 65,535 bytes. */
async function readPassword(stream: Socket): Promise<string | undefined> {
  const head = await readExactly(stream, 5)
  if (head === undefined || frameType(head) !== "p") return undefined
  const size = head.readInt32BE(1) - 4
  if (size < 1 || size > 65_535) return undefined
  const body = await readExactly(stream, size)
  return body === undefined ? undefined : textAt(body, 0).text
}

function relay(
  context: SessionContext,
  stream: Socket,
  request: { user: string; database: string; parameters: Record<string, string> },
): void {
  const session = context.engine.openSession(request, {
    onMessage(message) {
      if (stream.destroyed) return
      // The messages of one answer leave together: one TLS record instead of one per row.
      if (stream.writableCorked === 0) {
        stream.cork()
        process.nextTick(() => stream.uncork())
      }
      if (!stream.write(tracker.fromEngine(message))) session.pause()
    },
    onDrain: () => stream.resume(),
    onEnd: () => stream.end(),
  })
  const kindOf = (objectId: string) => context.identity.findById(objectId)?.kind
  const tracker = createStatementTracker(
    (sql) => translateSecurityLabel(sql, kindOf),
    (sql, ok) => context.onStatement({ user: request.user, database: request.database, sql, ok }),
  )
  const split = createFrameSplitter()
  const forward = (message: Buffer) => {
    if (frameType(message) === "X") stream.end()
    else if (!session.send(tracker.fromClient(message))) stream.pause()
  }
  const needsDirectory = createDirectoryNeed()
  const queue = createMessageQueue(
    async (message) => {
      if (needsDirectory(message)) await context.refreshDirectory()
    },
    forward,
    () => stream.destroy(),
  )
  const take = (chunk: Buffer) => {
    for (const message of split(chunk)) {
      if (queue.isBusy() || needsDirectory(message)) queue.add(message)
      else forward(message)
    }
  }
  stream.setTimeout(0)
  stream.on("data", (chunk) => {
    try {
      take(chunk)
    } catch {
      // Not PostgreSQL's protocol: nothing after it could be understood.
      stream.destroy()
    }
  })
  stream.on("drain", () => session.resume())
  stream.on("error", () => stream.destroy())
  stream.on("close", () => session.close())
  stream.on("end", () => stream.end())
  stream.resume()
}
