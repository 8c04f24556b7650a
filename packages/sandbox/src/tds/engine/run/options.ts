import { findObject } from "../catalog/objects.ts"
import { SqlError, unsupported } from "../errors.ts"
import { nameParts } from "../catalog/name-parts.ts"
import { hasPermission } from "../security/check.ts"
import { objectSecurable } from "../security/securable.ts"
import type { Statement } from "../syntax/ast.ts"
import { type SessionState, actingAs } from "./context.ts"

/** Options that this engine takes and that change nothing here; those that must be ON are so in every current driver. */
const harmless: ReadonlySet<string> = new Set([
  "ANSI_NULLS",
  "ANSI_NULL_DFLT_ON",
  "ANSI_PADDING",
  "ANSI_WARNINGS",
  "ANSI_DEFAULTS",
  "ARITHABORT",
  "ARITHIGNORE",
  "CONCAT_NULL_YIELDS_NULL",
  "CONTEXT_INFO",
  "CURSOR_CLOSE_ON_COMMIT",
  "DATEFIRST",
  "DATEFORMAT",
  "DEADLOCK_PRIORITY",
  "LANGUAGE",
  "LOCK_TIMEOUT",
  "NUMERIC_ROUNDABORT",
  "QUERY_GOVERNOR_COST_LIMIT",
  "QUOTED_IDENTIFIER",
  "TEXTSIZE",
  "TRANSACTION ISOLATION LEVEL",
])

/** SET: https://learn.microsoft.com/sql/t-sql/statements/set-statements-transact-sql */
export function setOption(
  session: SessionState,
  { option, value }: Extract<Statement, { kind: "setOption" }>,
): void {
  const { options } = session
  const table = /^IDENTITY_INSERT (.+)$/s.exec(option)?.[1]
  if (table !== undefined) return identityInsert(session, table, value === "ON")
  for (const name of option.split(",")) {
    if (name === "NOCOUNT") options.noCount = value === "ON"
    else if (name === "XACT_ABORT") options.xactAbort = value === "ON"
    else if (name === "IMPLICIT_TRANSACTIONS") options.implicitTransactions = value === "ON"
    else if (name === "ROWCOUNT" || name === "FMTONLY" || name === "NOEXEC" || name === "PARSEONLY") {
      if (value !== "0" && value !== "OFF") throw unsupported(`SET ${name} ${value}`)
    } else if (!harmless.has(name)) throw unsupported(`SET ${name}`)
  }
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
  if (on) session.options.identityInsert = table.id
  else if (session.options.identityInsert === table.id) session.options.identityInsert = undefined
}
