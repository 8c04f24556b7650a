import { SqlError, unsupported } from "../errors.ts"
import type { Grammar } from "./grammar.ts"

/** Hints that change neither rows nor waits here: https://learn.microsoft.com/sql/t-sql/queries/hints-transact-sql-table */
const harmless =
  /^(NOEXPAND|INDEX|FORCESEEK|FORCESCAN|NOLOCK|PAGLOCK|READCOMMITTED|READUNCOMMITTED|ROWLOCK|TABLOCK)$/
const followed = /^(HOLDLOCK|NOWAIT|READCOMMITTEDLOCK|REPEATABLEREAD|SERIALIZABLE|TABLOCKX|UPDLOCK|XLOCK)$/
const refused =
  /^(READPAST|SNAPSHOT|SPATIAL_WINDOW_MAX_CELLS|KEEPIDENTITY|KEEPDEFAULTS|IGNORE_CONSTRAINTS|IGNORE_TRIGGERS)$/

const unlocked = /^(NOLOCK|READUNCOMMITTED)$/
const locking = /^(HOLDLOCK|REPEATABLEREAD|SERIALIZABLE|TABLOCKX|UPDLOCK|XLOCK)$/

/** Whether hints in parentheses follow a table without WITH, as in `FROM t (NOLOCK)`. */
export function startsHints(g: Grammar): boolean {
  const [open, word, behind] = [g.cursor.peek(), g.cursor.peek(1), g.cursor.peek(2)]
  if (open.text !== "(" || word.kind !== "word" || (behind.text !== ")" && behind.text !== ",")) return false
  return [harmless, followed, refused].some((hints) => hints.test(word.upper))
}

/** Reads hints of a table, if any come; those of a table that is changed need WITH. Throws Msg 321 for one that SQL Server does not know, 1047 for two that do not go together. */
export function readHints(g: Grammar, form: "with" | "bare" = "bare"): void {
  const { cursor } = g
  if (!cursor.accept("WITH", "(")) {
    if (form === "with" || !startsHints(g)) return
    cursor.next()
  }
  const given: string[] = []
  while (!cursor.accept(")")) {
    const token = cursor.next()
    if (token.kind === "end") throw cursor.fail()
    if (token.kind !== "word") continue
    given.push(token.upper)
    refuseConflict(given, token.line)
    if (refused.test(token.upper)) throw unsupported(`Hint ${token.upper}`)
    if (followed.test(token.upper)) g.hints.add(token.upper)
    else if (!harmless.test(token.upper)) {
      const text = `"${token.text}" is not a recognized table hints option. If it is intended as a parameter to a table-valued function or to the CHANGETABLE function, ensure that your database compatibility mode is set to 90.`
      throw new SqlError(321, text, { severity: 15, line: token.line, endsBatch: true })
    }
    skipArguments(g)
  }
}

/** Throws Msg 1047 where one hint forbids the locks that another one asks for. */
function refuseConflict(given: readonly string[], line: number): void {
  if (!given.some((hint) => unlocked.test(hint)) || !given.some((hint) => locking.test(hint))) return
  throw new SqlError(1047, "Conflicting locking hints specified.", { severity: 15, line, endsBatch: true })
}

/** `INDEX (a, b)`, `INDEX = a`, `FORCESEEK (a (b))`. */
function skipArguments(g: Grammar): void {
  const { cursor } = g
  if (cursor.accept("=")) {
    if (cursor.peek().text !== "(") {
      cursor.next()
      return
    }
  }
  if (!cursor.accept("(")) return
  for (let depth = 1; depth > 0;) {
    const token = cursor.next()
    if (token.kind === "end") throw cursor.fail()
    if (token.text === "(") depth++
    if (token.text === ")") depth--
  }
}
