import { nameParts } from "../catalog/name-parts.ts"
import { findObject, objectById } from "../catalog/objects.ts"
import { SqlError, unsupported } from "../errors.ts"
import { hasPermission } from "../security/check.ts"
import { objectSecurable } from "../security/securable.ts"
import type { Statement } from "../syntax/ast.ts"
import { type SessionState, actingAs } from "./context.ts"
import type { IsolationLevel, SessionOptions } from "./session-options.ts"

/** Options with the one value that the engine behaves as; another would be wrong without a word. */
const fixed: Readonly<Partial<Record<string, readonly string[]>>> = {
  ANSI_DEFAULTS: [],
  ANSI_NULLS: ["ON"],
  ANSI_NULL_DFLT_OFF: ["OFF"],
  ANSI_NULL_DFLT_ON: ["ON"],
  ANSI_PADDING: ["ON"],
  ANSI_WARNINGS: ["ON"],
  CONCAT_NULL_YIELDS_NULL: ["ON"],
  CONTEXT_INFO: [],
  DATEFORMAT: ["MDY"],
  FIPS_FLAGGER: ["OFF"],
  FMTONLY: ["OFF"],
  LANGUAGE: ["US_ENGLISH", "ENGLISH"],
  NOEXEC: ["OFF"],
  NUMERIC_ROUNDABORT: ["OFF"],
  OFFSETS: [],
  PARSEONLY: ["OFF"],
  QUERY_GOVERNOR_COST_LIMIT: ["0"],
  REMOTE_PROC_TRANSACTIONS: ["OFF"],
  RESULT_SET_CACHING: [],
  ROWCOUNT: ["0"],
  SHOWPLAN_ALL: ["OFF"],
  SHOWPLAN_TEXT: ["OFF"],
  SHOWPLAN_XML: ["OFF"],
  STATISTICS: [],
}

/** Options that change nothing as long as those above are as they must be, or that the engine has no use for. */
const harmless: ReadonlySet<string> = new Set([
  "ARITHABORT",
  "ARITHIGNORE",
  "CURSOR_CLOSE_ON_COMMIT",
  "DEADLOCK_PRIORITY",
  "FORCEPLAN",
])

const switches = {
  NOCOUNT: "noCount",
  XACT_ABORT: "xactAbort",
  IMPLICIT_TRANSACTIONS: "implicitTransactions",
  QUOTED_IDENTIFIER: "quotedIdentifiers",
} as const satisfies Record<string, keyof SessionOptions>

/**
 * SET: https://learn.microsoft.com/sql/t-sql/statements/set-statements-transact-sql. Throws Msg 195 for an option that SQL Server does not
 * know, and 40515 for a value that the engine cannot follow.
 */
export function setOption(
  session: SessionState,
  { option, value }: Extract<Statement, { kind: "setOption" }>,
): void {
  const table = /^IDENTITY_INSERT (.+)$/s.exec(option)?.[1]
  if (table !== undefined) return identityInsert(session, table, value === "ON")
  const given = valueOf(session, value)
  for (const name of option.split(",")) setOne(session, name, given)
}

/** The value as a word in upper case; a variable stands for what it holds. */
function valueOf(session: SessionState, text: string): string {
  const variable = text.startsWith("@") ? session.variables.get(text.toLowerCase()) : undefined
  const value = variable === undefined ? text.replace(/^N?'(.*)'$|^\[(.*)\]$/is, "$1$2") : variable.value
  return String(value).toUpperCase()
}

function setOne(session: SessionState, name: string, value: string): void {
  if (Object.hasOwn(switches, name)) {
    return change(session, { [switches[name as keyof typeof switches]]: value === "ON" })
  }
  switch (name) {
    case "TRANSACTION ISOLATION LEVEL":
      if (value === "SNAPSHOT") throw unsupported("Isolation level SNAPSHOT")
      return change(session, { isolation: value as IsolationLevel })
    case "DATEFIRST":
      return change(session, { dateFirst: dayNumber(value) })
    case "LOCK_TIMEOUT":
      return change(session, { lockTimeout: wholeNumber(name, value) })
    case "TEXTSIZE":
      return change(session, { textSize: textSizeOf(wholeNumber(name, value)) })
  }
  if (harmless.has(name)) return
  const values = fixed[name]
  if (values === undefined) {
    throw new SqlError(195, `'${name}' is not a recognized SET option.`, { severity: 15, endsBatch: true })
  }
  if (!values.includes(value)) throw unsupported(`SET ${name} ${value}`)
}

function change(session: SessionState, options: Partial<SessionOptions>): void {
  session.options = { ...session.options, ...options }
}

function wholeNumber(name: string, value: string): number {
  const number = Number(value)
  if (Number.isInteger(number)) return number
  throw new SqlError(2743, `SET ${name} statement requires an integer parameter.`, { endsBatch: true })
}

function dayNumber(value: string): number {
  const day = wholeNumber("DATEFIRST", value)
  if (day >= 1 && day <= 7) return day
  throw new SqlError(2742, `SET DATEFIRST ${day} is out of range.`)
}

/** 0 stands for 4 KB and -1 for no limit: https://learn.microsoft.com/sql/t-sql/statements/set-textsize-transact-sql */
function textSizeOf(bytes: number): number {
  if (bytes < 0) return 2_147_483_647
  return bytes === 0 ? 4096 : bytes
}

function identityInsert(session: SessionState, name: string, on: boolean): void {
  const table = findObject(session, nameParts(name))
  const securable = table === undefined ? undefined : objectSecurable(session.store, table.id)
  if (
    table === undefined ||
    securable === undefined ||
    !hasPermission(session.store, actingAs(session), "ALTER", securable)
  ) {
    const text = `Cannot find the object "${name}" because it does not exist or you do not have permissions.`
    throw new SqlError(1088, text, { state: 11, endsBatch: true })
  }
  const { identityInsert: before } = session.options
  if (!on) {
    if (before === table.id) change(session, { identityInsert: undefined })
    return
  }
  if (before !== undefined && before !== table.id) {
    const other = objectName(session, before)
    const text = `IDENTITY_INSERT is already ON for table '${session.database}.${other}'. Cannot perform SET operation for table '${name}'.`
    throw new SqlError(8107, text)
  }
  change(session, { identityInsert: table.id })
}

function objectName(session: SessionState, id: number): string {
  const object = objectById(session.store, id)
  return `${object?.schema ?? ""}.${object?.name ?? ""}`
}
