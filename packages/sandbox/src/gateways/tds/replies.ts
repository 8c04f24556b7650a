import type { SqlMessage, SqlReply } from "@keyless/tsql"
import type { TransactionTracker } from "./transactions.ts"
import { columnMetadata, done, envChange, message, returnStatus, returnValue, row } from "./wire/tokens.ts"
import type { Done } from "./wire/tokens.ts"
import type { OutputPlace } from "./procedures.ts"

/** What turning replies into tokens needs to know of the session. */
export interface ReplyContext {
  /** Name of the server, for errors. */
  readonly server: string
  readonly nullBitmap: boolean
  readonly transaction: TransactionTracker
}

/** A part of an answer: where a batch or a call ends. */
export type ReplyForm =
  | { readonly kind: "batch" }
  /** `more`: further calls of the same request follow. `outputs` are the places of parameters by their name. */
  | {
      readonly kind: "call"
      readonly more: boolean
      readonly outputs: ReadonlyMap<string, OutputPlace>
      /** Return values that the server itself adds, such as a handle. */
      readonly returned: readonly Buffer[]
    }

/**
 * The tokens for the replies of the engine, made one by one as they are sent (MS-TDS 2.2.4.2 and 2.2.7). Each statement
 * ends with DONE, in a call with DONEINPROC; the last DONE or DONEPROC ends the answer.
 */
export function* replyTokens(
  context: ReplyContext,
  replies: readonly SqlReply[],
  form: ReplyForm,
): Generator<Buffer, void, void> {
  let failed = false
  let last: Extract<SqlReply, { kind: "done" }> | undefined
  let lastCommand: Done["command"]
  const returned: Buffer[] = form.kind === "call" ? [...form.returned] : []

  const doneToken = (token: Done["token"], more: boolean) => {
    const bytes = done({
      token,
      more,
      error: failed,
      inTransaction: context.transaction.open,
      rowCount: last?.rowCount ?? null,
      command: last?.command ?? lastCommand,
    })
    last = undefined
    lastCommand = undefined
    failed = false
    return bytes
  }

  for (const reply of replies) {
    // Whether a DONE is the last one shows only when something follows it.
    if (last !== undefined && reply.kind !== "output")
      yield doneToken(form.kind === "call" ? "doneInProc" : "done", true)
    switch (reply.kind) {
      case "rows":
        lastCommand = "select"
        yield columnMetadata(reply.columns)
        for (const values of reply.rows) yield row(reply.columns, values, context.nullBitmap)
        break
      case "done":
        last = reply
        break
      case "message":
        if (reply.message.severity > 10) failed = true
        yield message(reply.message, context.server)
        break
      case "database":
        yield envChange({ kind: "database", to: reply.to, from: reply.from })
        break
      case "transaction":
        yield context.transaction.changed(reply.change)
        break
      case "output": {
        const place = form.kind === "call" ? form.outputs.get(reply.name.toLowerCase()) : undefined
        if (place !== undefined) returned.push(returnValue(place.ordinal, { ...reply, name: place.name }))
      }
    }
  }
  if (form.kind === "batch") {
    yield doneToken("done", false)
    return
  }
  const callFailed = failed
  if (last !== undefined) yield doneToken("doneInProc", true)
  failed = callFailed
  yield returnStatus(0)
  yield* returned
  yield doneToken("doneProc", form.more)
}

/** The replies that stand for an error of the server itself. */
export function errorReplies(of: SqlMessage): SqlReply[] {
  return [{ kind: "message", message: of }]
}
