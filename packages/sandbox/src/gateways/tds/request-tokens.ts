import type { SqlReply } from "@keyless/tsql"
import { faultMessage } from "./live-session.ts"
import type { LiveSession } from "./live-session.ts"
import { planCall } from "./procedures.ts"
import type { PreparedStatements, ProcedurePlan } from "./procedures.ts"
import { errorReplies, replyTokens } from "./replies.ts"
import type { ReplyContext } from "./replies.ts"
import { transactionBatch } from "./transactions.ts"
import type { ClientRequest, RpcCall, RpcRequest, TransactionRequest } from "./wire/requests.ts"
import { done, returnValue } from "./wire/tokens.ts"

/** What answering requests needs. */
export interface RequestContext {
  readonly session: LiveSession
  readonly prepared: PreparedStatements
  readonly replies: ReplyContext
}

/** Tokens of an answer, made as they are sent. */
type Tokens = Iterable<Buffer>

/** The answer to a request, in parts that follow each other. What throws, also while tokens are made, is a fault of the sandbox. */
export async function* requestTokens(
  context: RequestContext,
  request: ClientRequest,
): AsyncGenerator<Tokens, void, void> {
  switch (request.kind) {
    case "batch":
      yield batchTokens(context, await context.session.execute(request.sql))
      break
    case "rpc":
      yield* rpcTokens(context, request.rpc)
      break
    case "transaction":
      yield await transactionTokens(context, request.transaction)
      break
    case "attention":
      yield [closingToken(context, "attention")]
  }
}

/** DONE for an answer that was broken off, or for the attention signal that broke it off (MS-TDS 2.2.1.7). */
export function closingToken({ replies }: RequestContext, why: "broken-off" | "attention"): Buffer {
  return done({
    token: "done",
    more: false,
    error: why === "broken-off",
    attention: why === "attention",
    inTransaction: replies.transaction.open,
    rowCount: null,
  })
}

/** The answer to a message that cannot be read. It ends the session: what follows may be as wrong. */
export function unreadableTokens(context: RequestContext): Tokens {
  const text =
    "The incoming tabular data stream (TDS) protocol stream is incorrect. The stream ended unexpectedly."
  return batchTokens(context, context.session.fail({ number: 4002, severity: 20, text }))
}

/** The answer to a request that the sandbox failed at. It ends the session. */
export function faultTokens(context: RequestContext, error: unknown): Tokens {
  return batchTokens(context, context.session.fail(faultMessage(error)))
}

function batchTokens(context: RequestContext, replies: readonly SqlReply[]): Tokens {
  return replyTokens(context.replies, replies, { kind: "batch" })
}

async function* rpcTokens(context: RequestContext, request: RpcRequest): AsyncGenerator<Tokens, void, void> {
  if (request.kind === "unreadable") {
    const type = request.token.toString(16).toUpperCase().padStart(2, "0")
    const text =
      "The incoming tabular data stream (TDS) remote procedure call (RPC) protocol stream is incorrect. " +
      `Parameter ${request.place} ("${request.name}"): Data type 0x${type} is unknown.`
    yield batchTokens(context, context.session.fail({ number: 8009, severity: 16, text }))
    return
  }
  const { calls } = request
  for (const [index, call] of calls.entries()) {
    yield await callTokens(context, call, index < calls.length - 1)
    if (context.session.over) return
  }
}

async function callTokens(context: RequestContext, call: RpcCall, more: boolean): Promise<Tokens> {
  const plan = planCall(call, context.prepared)
  const handle = plan.kind === "error" ? undefined : plan.handle
  const returned =
    handle === undefined
      ? []
      : [returnValue(handle.ordinal, { name: handle.name, type: { name: "int" }, value: handle.value })]
  const outputs = plan.kind === "run" ? plan.outputs : new Map<string, never>()
  return replyTokens(context.replies, await planReplies(context, plan), {
    kind: "call",
    more,
    outputs,
    returned,
  })
}

async function planReplies({ session }: RequestContext, plan: ProcedurePlan): Promise<readonly SqlReply[]> {
  switch (plan.kind) {
    case "run":
      return session.execute(plan.sql, plan.parameters)
    case "handle":
      return []
    case "error":
      return errorReplies(plan.message)
  }
}

async function transactionTokens(context: RequestContext, request: TransactionRequest): Promise<Tokens> {
  const batch = transactionBatch(request)
  if (batch === undefined) {
    const text = "Distributed transactions are not supported."
    return batchTokens(context, context.session.fail({ number: 8501, severity: 16, text }))
  }
  // One DONE answers the request, however many statements the batch has.
  const replies = await context.session.execute(batch)
  return batchTokens(
    context,
    replies.filter(({ kind }) => kind !== "done"),
  )
}
