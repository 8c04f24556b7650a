import { SqlError, unsupported } from "../errors.ts"
import type { Grammar } from "./grammar.ts"

/** Hints that change neither rows nor waits here: https://learn.microsoft.com/sql/t-sql/queries/hints-transact-sql-table */
const harmless =
  /^(NOEXPAND|INDEX|FORCESEEK|FORCESCAN|NOLOCK|PAGLOCK|READCOMMITTED|READUNCOMMITTED|ROWLOCK|TABLOCK)$/
const followed = /^(HOLDLOCK|NOWAIT|READCOMMITTEDLOCK|REPEATABLEREAD|SERIALIZABLE|TABLOCKX|UPDLOCK|XLOCK)$/
const refused =
  /^(READPAST|SNAPSHOT|SPATIAL_WINDOW_MAX_CELLS|KEEPIDENTITY|KEEPDEFAULTS|IGNORE_CONSTRAINTS|IGNORE_TRIGGERS)$/

/** Whether hints in parentheses follow a table without WITH, as in `FROM t (NOLOCK)`. */
export function startsHints(g: Grammar): boolean {
  const [open, word, behind] = [g.cursor.peek(), g.cursor.peek(1), g.cursor.peek(2)]
  if (open.text !== "(" || word.kind !== "word" || (behind.text !== ")" && behind.text !== ",")) return false
  return [harmless, followed, refused].some((hints) => hints.test(word.upper))
}

/** Reads hints of a table, if any come; those of a table that is changed need WITH. Throws Msg 321 for one that SQL Server does not know. */
export function readHints(g: Grammar, form: "with" | "bare" = "bare"): void {
  const { cursor } = g
  if (!cursor.accept("WITH", "(")) {
    if (form === "with" || !startsHints(g)) return
    cursor.next()
  }
  while (!cursor.accept(")")) {
    const token = cursor.next()
    if (token.kind === "end") throw cursor.fail()
    if (token.kind !== "word") continue
    if (refused.test(token.upper)) throw unsupported(`Hint ${token.upper}`)
    if (followed.test(token.upper)) g.hints.add(token.upper)
    else if (!harmless.test(token.upper)) {
      const text = `"${token.text}" is not a recognized table hints option. If it is intended as a parameter to a table-valued function or to the CHANGETABLE function, ensure that your database compatibility mode is set to 90.`
      throw new SqlError(321, text, { severity: 15, line: token.line, endsBatch: true })
    }
    skipArguments(g)
  }
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
