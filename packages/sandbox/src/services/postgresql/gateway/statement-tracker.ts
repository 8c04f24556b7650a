import { frame, frameType, textAt } from "./wire/frames.ts"
import { commandComplete } from "./wire/messages.ts"

export interface StatementTracker {
  /** Takes a message of the client and answers what the engine is to get. */
  fromClient(message: Buffer): Buffer
  /** Takes a message of the engine and answers what the client is to get. */
  fromEngine(message: Buffer): Buffer
}

interface Statement {
  readonly sql: string
  readonly tag?: string
}

type Step =
  | { kind: "query"; statement: Statement; failed: boolean }
  | { kind: "parse" | "bind" | "describe" | "close" | "execute"; statement?: Statement }
  | { kind: "sync" }

/**
 * Follows one session's messages in both directions. It reports each statement with its outcome: a simple query when
 * ReadyForQuery comes, an extended one when it was executed, and either as soon as it fails. `rewrite` may change a
 * statement and give the command tag that the client shall see; the report has the client's own text.
 */
export function createStatementTracker(
  rewrite: (sql: string) => { sql: string; tag?: string } | undefined,
  report: (sql: string, ok: boolean) => void,
): StatementTracker {
  const steps: Step[] = []
  const prepared = new Map<string, Statement>()
  const portals = new Map<string, Statement>()

  const translated = (sql: string): { statement: Statement; sql: string } => {
    const change = rewrite(sql)
    if (change === undefined) return { statement: { sql }, sql }
    return { statement: { sql, ...(change.tag !== undefined && { tag: change.tag }) }, sql: change.sql }
  }
  const step = (kind: "bind" | "describe" | "close" | "execute", statement: Statement | undefined) => {
    steps.push({ kind, ...(statement !== undefined && { statement }) })
  }

  return {
    fromClient(message) {
      switch (frameType(message)) {
        case "Q": {
          const { text } = textAt(message, 5)
          const { statement, sql } = translated(text)
          steps.push({ kind: "query", statement, failed: false })
          return sql === text ? message : frame("Q", sql)
        }
        case "P": {
          const name = textAt(message, 5)
          const text = textAt(message, name.next)
          const { statement, sql } = translated(text.text)
          prepared.set(name.text, statement)
          steps.push({ kind: "parse", statement })
          return sql === text.text ? message : frame("P", name.text, sql, message.subarray(text.next))
        }
        case "B": {
          const portal = textAt(message, 5)
          const statement = prepared.get(textAt(message, portal.next).text)
          if (statement !== undefined) portals.set(portal.text, statement)
          step("bind", statement)
          return message
        }
        case "D":
        case "C": {
          const known = message[5] === 0x53 ? prepared : portals
          const { text } = textAt(message, 6)
          step(frameType(message) === "D" ? "describe" : "close", known.get(text))
          if (frameType(message) === "C") known.delete(text)
          return message
        }
        case "E":
          step("execute", portals.get(textAt(message, 5).text))
          return message
        case "F":
          steps.push({ kind: "query", statement: { sql: "-- function call" }, failed: false })
          return message
        case "S":
          steps.push({ kind: "sync" })
          return message
        default:
          return message
      }
    },
    fromEngine(message) {
      const [current] = steps
      switch (frameType(message)) {
        case "1":
        case "2":
        case "3":
        case "n":
          steps.shift()
          return message
        case "T":
          if (current?.kind === "describe") steps.shift()
          return message
        case "C":
        case "I":
        case "s": {
          if (current === undefined || current.kind === "sync") return message
          if (current.kind === "execute") {
            steps.shift()
            if (current.statement !== undefined) report(current.statement.sql, true)
          }
          const tag = current.statement?.tag
          return tag !== undefined && frameType(message) === "C" ? commandComplete(tag) : message
        }
        case "E": {
          if (current === undefined || current.kind === "sync") return message
          if (current.kind === "query") {
            // Before the client sees it, so that whoever waits for the error finds the report.
            if (!current.failed) report(current.statement.sql, false)
            current.failed = true
            return message
          }
          if (current.statement !== undefined) report(current.statement.sql, false)
          // After an error everything up to Sync is passed over by the server.
          while (steps.length > 0 && steps[0]?.kind !== "sync") steps.shift()
          return message
        }
        case "Z":
          if (current?.kind === "query" && !current.failed) report(current.statement.sql, true)
          if (current?.kind === "query" || current?.kind === "sync") steps.shift()
          return message
        default:
          return message
      }
    },
  }
}
