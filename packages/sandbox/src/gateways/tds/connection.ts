import type { Socket } from "node:net"
import { createAnswer } from "./answer.ts"
import { createInbox } from "./inbox.ts"
import { createLiveSession } from "./live-session.ts"
import { agree, loginTokens } from "./login-answer.ts"
import { logIn } from "./login.ts"
import type { LoginContext } from "./login.ts"
import { readOpening } from "./opening.ts"
import type { SecureContexts } from "./opening.ts"
import { errorReplies, replyTokens } from "./replies.ts"
import { serveRequests } from "./session.ts"
import { createTransactionTracker } from "./transactions.ts"

/** Longest messages in bytes: LOGIN7 (MS-TDS 2.2.6.4), and a request, which may carry large values. */
const longestLogin = 131_071
const longestRequest = 256 * 1024 * 1024

/** Serves one connection from its first byte to its end. */
export async function serveConnection(
  context: LoginContext,
  contexts: SecureContexts,
  socket: Socket,
): Promise<void> {
  const opening = await readOpening(socket, contexts)
  if (opening === undefined) return
  const { stream } = opening
  let limit = longestLogin
  const inbox = createInbox(stream, () => limit)
  const login = await logIn(context, opening, inbox)
  const server = context.view().name
  switch (login.kind) {
    case "silent":
      break
    case "refused": {
      const replyContext = { server, nullBitmap: false, transaction: createTransactionTracker() }
      const out = createAnswer(stream, 4096)
      for (const token of replyTokens(replyContext, login.errors.flatMap(errorReplies), { kind: "batch" }))
        await out.write(token)
      await out.end()
      break
    }
    case "session": {
      limit = longestRequest
      socket.setTimeout(0)
      const agreement = agree(login, opening)
      const out = createAnswer(stream, 4096)
      await out.write(loginTokens(login, opening, agreement, server))
      await out.end()
      const session = createLiveSession(login.session, login.again, () => inbox.interrupted())
      await serveRequests({ stream, inbox, session, agreement, server })
    }
  }
  stream.end()
}
