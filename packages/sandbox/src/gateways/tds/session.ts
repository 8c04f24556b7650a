import type { Duplex } from "node:stream"
import { createAnswer } from "./answer.ts"
import type { Answer } from "./answer.ts"
import type { Inbox } from "./inbox.ts"
import type { LiveSession } from "./live-session.ts"
import type { Agreement } from "./login-answer.ts"
import { createPreparedStatements } from "./procedures.ts"
import { replyTokens } from "./replies.ts"
import { closingToken, faultTokens, requestTokens, unreadableTokens } from "./request-tokens.ts"
import type { RequestContext } from "./request-tokens.ts"
import { createTransactionTracker } from "./transactions.ts"
import { packetTypes } from "./wire/packets.ts"
import type { ClientMessage } from "./wire/packets.ts"
import { readRequest } from "./wire/requests.ts"
import type { ClientRequest } from "./wire/requests.ts"
import { envChange } from "./wire/tokens.ts"

/** A session whose login has been answered. */
export interface SessionOptions {
  readonly stream: Duplex
  readonly inbox: Inbox
  readonly session: LiveSession
  readonly agreement: Agreement
  /** Name of the server, for errors. */
  readonly server: string
}

/** Answers the requests of a client until it leaves, or until an error ends the session (MS-TDS 3.3.5.6 and 3.3.5.7). */
export async function serveRequests(options: SessionOptions): Promise<void> {
  const { stream, inbox, session, agreement, server } = options
  const { nullBitmap } = agreement
  const context: RequestContext = {
    session,
    prepared: createPreparedStatements(),
    replies: { server, nullBitmap, transaction: createTransactionTracker() },
  }
  try {
    for (;;) {
      const message = await inbox.next()
      if (message === undefined) return
      const out = createAnswer(stream, agreement.packetSize)
      if (!(await answer(context, inbox, out, message))) return
      await out.end()
      if (session.over) return
    }
  } finally {
    session.close()
  }
}

/** Writes the answer to a message; false for what has none, and therefore ends the connection. */
async function answer(
  context: RequestContext,
  inbox: Inbox,
  out: Answer,
  message: ClientMessage,
): Promise<boolean> {
  if (message.ignored) {
    await out.write(closingToken(context, "broken-off"))
    return true
  }
  if (message.reset !== "no" && message.type !== packetTypes.attention) {
    const refused = message.reset === "session" ? reset(context) : []
    await out.write(envChange({ kind: "reset" }))
    if (refused.length > 0) {
      await send(context, inbox, out, refused)
      return true
    }
  }
  const request = readOrFail(message)
  if (request === undefined) return false
  if (request.kind === "unreadable") {
    await send(context, inbox, out, unreadableTokens(context))
    return true
  }
  try {
    for await (const tokens of requestTokens(context, request))
      if (!(await send(context, inbox, out, tokens))) break
  } catch (error) {
    await send(context, inbox, out, faultTokens(context, error))
  }
  return true
}

function readOrFail({ type, body }: ClientMessage): ClientRequest | { kind: "unreadable" } | undefined {
  try {
    return readRequest(type, body)
  } catch {
    return { kind: "unreadable" }
  }
}

/** Starts the session anew; the tokens say why it could not. */
function reset({ session, prepared, replies }: RequestContext): Buffer[] {
  const refused = session.reset()
  prepared.clear()
  if (replies.transaction.open) replies.transaction.changed("rollback")
  return refused.length === 0 ? [] : [...replyTokens(replies, refused, { kind: "batch" })]
}

/** Tokens between two looks at whether the client still wants them. */
const tokensBetweenLooks = 200

/** Writes tokens until the client sends an attention signal, which has an answer of its own; false when it has. */
async function send(
  context: RequestContext,
  inbox: Inbox,
  out: Answer,
  tokens: Iterable<Buffer>,
): Promise<boolean> {
  let sent = 0
  for (const token of tokens) {
    await out.write(token)
    sent += 1
    // Lets the socket be read in between.
    if (sent % tokensBetweenLooks === 0) await new Promise((next) => setImmediate(next))
    if (inbox.interrupted()) {
      await out.write(closingToken(context, "broken-off"))
      return false
    }
  }
  return true
}
