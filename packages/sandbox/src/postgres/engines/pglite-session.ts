import { frame, frameType, textAt } from "../wire/frames.ts"
import { backendKeyData, errorResponse, parameterStatus, query, readyForQuery } from "../wire/messages.ts"
import { rowsOf } from "../wire/results.ts"
import type { EngineSession, SessionListener, SessionRequest } from "./engine.ts"
import type { PgliteInstance } from "./pglite-instance.ts"
import {
  deallocateSql,
  droppedRoles,
  failingStatement,
  isCopyFromClient,
  mayChangeSettings,
  mayChangeShared,
  rewriteForSharedConnection,
} from "./pglite-statements.ts"

import { initialSettings, restoreSql, sessionSettingsSql } from "./pglite-settings.ts"

/** What a session needs of the engine around it. */
export interface PgliteSessionContext {
  readonly pid: number
  readonly secret: number
  /** The instance, and the parameters that PostgreSQL reports to every client. */
  instance(): Promise<{ instance: PgliteInstance; reported: Readonly<Record<string, string>> }>
  /** Settings of the role, as `name=value`. */
  roleSettings(): readonly string[]
  /** Brings the instance's shared catalogs up to date, outside a transaction. */
  refresh(instance: PgliteInstance): Promise<void>
  /** Takes over what the instance changed in the shared catalogs. */
  publish(instance: PgliteInstance): Promise<void>
  /** Why a role cannot be dropped, seen from the other databases. */
  dependents(instance: PgliteInstance, role: string): Promise<string | undefined>
  onClose(): void
}

/** Ends a COPY FROM STDIN that waits for data; everywhere else the engine passes over it. Without data it would exit. */
const copyGuard = frame(
  "f",
  "COPY FROM STDIN is supported by the pglite engine as a simple query of its own only",
)

/** How long a session waits while another one is inside a transaction. */
const waitLimitMs = 60_000

/**
 * A session on an instance that many sessions share. It holds the instance from the first message of a sequence until
 * the engine is ready and outside a transaction; then its settings are remembered and the next session may go on.
 * Not kept apart are temporary tables, advisory locks, LISTEN and WITH HOLD cursors.
 */
export function openPgliteSession(
  context: PgliteSessionContext,
  request: SessionRequest,
  listener: SessionListener,
): EngineSession & { cancel(): void } {
  const { user, parameters } = request
  const prefix = `k${context.pid}_`
  const settings = new Map(initialSettings(parameters, context.roleSettings()))
  const prepared = new Map<string, string>()
  const batches: Buffer[][] = []
  let pending: Buffer[] = []
  let own: PgliteInstance | undefined
  let copy: Buffer | undefined
  let settingsTouched = false
  let sharedTouched = false
  let holding = false
  let pumping = false
  let closed = false
  let stopWaiting = new AbortController()
  const session = {}

  const emit = (messages: readonly Buffer[]) => {
    if (!closed) for (const message of messages) listener.onMessage(message)
  }
  const note = (sql: string) => {
    settingsTouched ||= mayChangeSettings(sql)
    sharedTouched ||= mayChangeShared(sql)
  }

  const greet = async () => {
    const { instance, reported } = await context.instance()
    own = instance
    const known = new Map(Object.entries(reported))
    for (const name of known.keys()) {
      const set = [...settings].find(([each]) => each.toLowerCase() === name.toLowerCase())
      if (set !== undefined) known.set(name, set[1])
    }
    known.set("session_authorization", user)
    known.set("is_superuser", "off")
    emit([...known].map(([name, value]) => parameterStatus(name, value)))
    emit([backendKeyData(context.pid, context.secret), readyForQuery("I")])
  }

  const takeOver = async (instance: PgliteInstance) => {
    await context.refresh(instance)
    if (instance.last === session) return
    rowsOf(Buffer.concat(await instance.run(query(restoreSql(user, settings)))))
    instance.last = session
  }

  const release = async (instance: PgliteInstance) => {
    try {
      if (settingsTouched) {
        const rows = rowsOf(Buffer.concat(await instance.run(query(sessionSettingsSql))))
        settings.clear()
        for (const { name, setting } of rows) if (name != null && setting != null) settings.set(name, setting)
      }
      if (sharedTouched) await context.publish(instance)
    } finally {
      settingsTouched = false
      sharedTouched = false
      holding = false
      instance.release(session)
    }
  }

  /** The statement to run instead, when the text drops a role that is needed in another database. */
  const guarded = async (instance: PgliteInstance, sql: string): Promise<string | undefined> => {
    for (const role of droppedRoles(sql)) {
      const detail = await context.dependents(instance, role)
      if (detail === undefined) continue
      return failingStatement(
        "2BP01",
        `role "${role}" cannot be dropped because some objects depend on it`,
        detail,
      )
    }
    return undefined
  }

  const runQuery = async (instance: PgliteInstance, message: Buffer): Promise<Buffer[]> => {
    const { text } = textAt(message, 5)
    note(text)
    const instead = await guarded(instance, text)
    if (instead !== undefined) return instance.run(query(instead))
    if (!isCopyFromClient(text) || instance.status() === "E") {
      return withoutCopyIn(await instance.run(message, copyGuard))
    }
    const inside = instance.status() === "T"
    if (inside) await instance.run(query("savepoint keyless_copy"))
    const probe = await instance.run(message, copyGuard)
    if (inside)
      await instance.run(query("rollback to savepoint keyless_copy; release savepoint keyless_copy"))
    const start = probe.findIndex((each) => frameType(each) === "G")
    if (start < 0) return inside ? instance.run(message, copyGuard) : probe
    copy = message
    return probe.slice(0, start + 1)
  }

  const runExtended = async (instance: PgliteInstance, messages: readonly Buffer[]): Promise<Buffer[]> => {
    const answer: Buffer[] = []
    let ready: Buffer[] = []
    const run = async (...more: Buffer[]) => {
      const all = [...ready, ...more]
      ready = []
      if (all.length > 0) answer.push(...withoutCopyIn(await instance.run(...all)))
    }
    for (const message of messages) {
      const type = frameType(message)
      if (type === "P") {
        const name = textAt(message, 5)
        const text = textAt(message, name.next)
        const prefixed = prefix + name.text
        // An unnamed statement is replaced silently; here it has a name and must be closed before.
        if (name.text === "" && prepared.has(prefixed)) {
          await run()
          await instance.run(frame("C", Buffer.from("S"), prefixed))
        }
        prepared.set(prefixed, text.text)
        ready.push(
          frame(
            "P",
            prefixed,
            (await guarded(instance, text.text)) ?? text.text,
            message.subarray(text.next),
          ),
        )
      } else if (type === "B") {
        const portal = textAt(message, 5)
        const name = textAt(message, portal.next)
        note(prepared.get(prefix + name.text) ?? "")
        ready.push(frame("B", portal.text, prefix + name.text, message.subarray(name.next)))
      } else if ((type === "D" || type === "C") && message[5] === 0x53) {
        const prefixed = prefix + textAt(message, 6).text
        if (type === "C") prepared.delete(prefixed)
        ready.push(frame(type, Buffer.from("S"), prefixed))
      } else if (type === "E") {
        ready.push(message, copyGuard)
      } else {
        ready.push(message)
      }
    }
    await run()
    return answer
  }

  const runBatch = async (instance: PgliteInstance, batch: readonly Buffer[]): Promise<Buffer[]> => {
    const last = batch.at(-1)
    if (last === undefined) return []
    const type = frameType(last)
    if (copy !== undefined) {
      if (type !== "c" && type !== "f") return []
      const statement = copy
      copy = undefined
      return withoutCopyIn(
        await instance.run(statement, ...batch.filter((each) => "dcf".includes(frameType(each)))),
      )
    }
    if (type === "c" || type === "f") return []
    if (type !== "Q") return runExtended(instance, batch)
    const before = batch.length > 1 ? await runExtended(instance, batch.slice(0, -1)) : []
    return [...before, ...(await runQuery(instance, last))]
  }

  const pump = async () => {
    if (own === undefined) return
    const instance = own
    for (let batch = batches.shift(); batch !== undefined && !closed; batch = batches.shift()) {
      if (!holding) {
        stopWaiting = new AbortController()
        const signal = AbortSignal.any([stopWaiting.signal, AbortSignal.timeout(waitLimitMs)])
        try {
          await instance.acquire(session, signal)
        } catch {
          if (!closed) emit(refusal(batch, stopWaiting.signal.aborted))
          continue
        }
        holding = true
        await takeOver(instance)
      }
      const answer = await runBatch(instance, batch)
      const last = batch.at(-1)
      const ended =
        copy === undefined && last !== undefined && frameType(last) !== "H" && instance.status() === "I"
      // Others must see new roles before this client learns that they exist.
      if (ended) await release(instance)
      emit(answer)
    }
  }

  const end = async () => {
    // A session that never came so far has nothing to clean up.
    if (own === undefined) return
    const instance = own
    if (!holding) await instance.acquire(session, AbortSignal.timeout(waitLimitMs * 10))
    await instance.run(frame("S"))
    if (instance.status() !== "I") await instance.run(query("rollback"))
    await instance.run(query(deallocateSql(prefix)))
    settingsTouched = false
    await release(instance)
    if (instance.last === session) instance.last = undefined
  }

  const fail = (error: unknown) => {
    const code =
      error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "XX000"
    const message = error instanceof Error ? error.message : "the engine failed"
    emit([errorResponse({ severity: "FATAL", code, message })])
    close()
    listener.onEnd()
  }

  const start = () => {
    if (pumping || closed) return
    pumping = true
    pump()
      .catch(fail)
      .finally(() => {
        pumping = false
        if (closed) end().catch(() => undefined)
        else if (batches.length > 0) start()
      })
  }

  const close = () => {
    if (closed) return
    closed = true
    context.onClose()
    stopWaiting.abort()
    if (!pumping) end().catch(() => undefined)
  }

  pumping = true
  greet()
    .catch(fail)
    .finally(() => {
      pumping = false
      start()
    })

  return {
    send(message) {
      pending.push(message)
      if ("QSHFcf".includes(frameType(message))) {
        batches.push(pending)
        pending = []
        start()
      }
      return true
    },
    rewrite: (sql) => rewriteForSharedConnection(sql, prefix),
    pause: () => undefined,
    resume: () => undefined,
    cancel: () => stopWaiting.abort(),
    close,
  }
}

function withoutCopyIn(messages: readonly Buffer[]): Buffer[] {
  return messages.filter((message) => frameType(message) !== "G")
}

/** What a client is told whose statement never got the instance. */
function refusal(batch: readonly Buffer[], cancelled: boolean): Buffer[] {
  const failure = cancelled
    ? { code: "57014", message: "canceling statement due to user request" }
    : {
        code: "55P03",
        message: "canceling statement due to lock timeout",
        hint: "The pglite engine runs one transaction per database at a time; the native engine has no such limit.",
      }
  const ready = batch.some((message) => "QSF".includes(frameType(message))) ? [readyForQuery("I")] : []
  return [errorResponse({ severity: "ERROR", ...failure }), ...ready]
}
