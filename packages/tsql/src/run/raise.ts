import { SqlError, messageOf } from "../errors.ts"
import type { Statement } from "../syntax/ast.ts"
import { convert } from "../values/convert.ts"
import { familyOf, nvarchar } from "../values/types.ts"
import type { SessionState } from "./context.ts"
import { evaluate } from "./query.ts"

type Of<Kind extends Statement["kind"]> = Extract<Statement, { kind: Kind }>

/** Value of an expression as text; empty for null. */
export function textOf(session: SessionState, expression: Parameters<typeof evaluate>[1]): string {
  const { cell, type } = evaluate(session, expression)
  const text = type === null ? cell : convert(cell, type, nvarchar(null))
  return text === null ? "" : String(text)
}

/** THROW, with arguments or again what CATCH caught. */
export function runThrow(session: SessionState, statement: Of<"throw">): never {
  if (statement.args === undefined) {
    const { caught } = session
    if (caught === undefined) {
      const text =
        "To rethrow an error, a THROW statement must be used inside a CATCH block. Insert the THROW statement inside a CATCH block, or add error parameters to the THROW statement."
      throw new SqlError(10704, text, { severity: 15, endsBatch: true })
    }
    const { number, severity, state, line, text } = caught
    throw new SqlError(number, text, { severity, state, line, endsBatch: true })
  }
  const [number, text, state] = statement.args
  const code = Number(evaluate(session, number).cell)
  if (code < 50000) {
    const message = `Error number ${code} in the THROW statement is outside the valid range. Specify an error number in the valid range of 50000 to 2147483647.`
    throw new SqlError(35100, message, { severity: 16, endsBatch: true })
  }
  throw new SqlError(code, textOf(session, text), {
    state: Number(evaluate(session, state).cell),
    endsBatch: true,
  })
}

/** RAISERROR: an error from severity 11 on, else a message. */
export function runRaiserror(session: SessionState, statement: Of<"raiserror">): void {
  const [first, level, state, ...rest] = statement.args
  if (first === undefined || level === undefined || state === undefined) return
  const values = rest.map((argument) => textOf(session, argument))
  const text = textOf(session, first).replaceAll(/%(?:[sdiu]|\.\*ls)|%%/g, (place) =>
    place === "%%" ? "%" : (values.shift() ?? "(null)"),
  )
  const severity = Number(evaluate(session, level).cell)
  if (severity > 18) {
    const reason =
      "Error severity levels greater than 18 can only be specified by members of the sysadmin role, using the WITH LOG option."
    throw new SqlError(2754, reason)
  }
  const { cell, type } = evaluate(session, first)
  if (type !== null && familyOf(type) === "integer") {
    const reason = `Error ${String(cell)}, severity ${severity}, state ${String(evaluate(session, state).cell)} was raised, but no message with that error number was found in sys.messages. If error is larger than 50000, make sure the user-defined message is added using sp_addmessage.`
    throw new SqlError(18054, reason)
  }
  const error = new SqlError(50000, text, {
    severity,
    state: Number(evaluate(session, state).cell),
    line: statement.line,
  })
  if (severity > 10) throw error
  session.reply({ kind: "message", message: { ...messageOf(error, statement.line), severity: 0 } })
}
