import { SqlError, unsupported } from "../errors.ts"
import type { Statement } from "./ast.ts"
import { parseSetVariable } from "./changes.ts"
import { parseType } from "./data-types.ts"
import { list } from "./expressions.ts"
import type { Grammar } from "./grammar.ts"
import { parseArgument } from "./arguments.ts"
import type { StatementBody } from "./body.ts"

/** Control of flow, variables, transactions and calls; undefined if the coming word begins none of them. */
export function parseControl(g: Grammar): StatementBody | undefined {
  const { cursor } = g
  if (cursor.accept("DECLARE")) return declaration(g)
  if (cursor.accept("SET")) return cursor.peek().kind === "variable" ? parseSetVariable(g) : option(g)
  if (cursor.accept("IF")) {
    const condition = g.expression()
    const consequent = g.statement()
    return { kind: "if", condition, consequent, otherwise: cursor.accept("ELSE") ? g.statement() : undefined }
  }
  if (cursor.accept("WHILE")) return loop(g)
  for (const kind of ["break", "continue"] as const) {
    const { line } = cursor.peek()
    if (!cursor.accept(kind.toUpperCase())) continue
    if (g.loops === 0) throw outsideOfLoop(kind, line)
    return { kind }
  }
  if (cursor.accept("RETURN")) return { kind: "return", value: startsValue(g) ? g.expression() : undefined }
  if (cursor.accept("PRINT")) return { kind: "print", value: g.expression() }
  if (cursor.accept("THROW")) return thrown(g)
  if (cursor.accept("RAISERROR")) return raised(g)
  if (cursor.accept("USE")) return { kind: "use", database: cursor.name() }
  if (cursor.accept("REVERT")) return { kind: "revert" }
  return transaction(g) ?? execution(g)
}

function startsValue(g: Grammar): boolean {
  const token = g.cursor.peek()
  return ["number", "variable", "string"].includes(token.kind) || g.cursor.at("(") || g.cursor.at("-")
}

function declaration(g: Grammar): StatementBody {
  const { cursor } = g
  const variables = list(g, () => {
    const token = cursor.peek()
    if (token.kind !== "variable") {
      if (cursor.peek(1).text.toUpperCase() === "CURSOR") throw unsupported("A cursor")
      throw cursor.fail()
    }
    cursor.next()
    cursor.accept("AS")
    if (cursor.at("TABLE")) throw unsupported("A table variable")
    const type = parseType(cursor, 1)
    return { name: token.value, type, value: cursor.accept("=") ? g.expression() : undefined }
  })
  return { kind: "declare", variables }
}

/** SET with words: everything up to the end of the statement, the value being the last word. */
function option(g: Grammar): StatementBody {
  const { cursor } = g
  if (cursor.accept("TRANSACTION", "ISOLATION", "LEVEL")) {
    for (const level of [
      "READ UNCOMMITTED",
      "READ COMMITTED",
      "REPEATABLE READ",
      "SNAPSHOT",
      "SERIALIZABLE",
    ]) {
      if (cursor.accept(...level.split(" ")))
        return { kind: "setOption", option: "TRANSACTION ISOLATION LEVEL", value: level }
    }
    throw cursor.fail()
  }
  if (cursor.accept("IDENTITY_INSERT")) {
    const table = cursor.dottedName().join(".")
    return { kind: "setOption", option: `IDENTITY_INSERT ${table}`, value: onOff(g) }
  }
  if (cursor.at("STATISTICS") || cursor.at("OFFSETS"))
    throw unsupported(`SET ${cursor.peek().text.toUpperCase()}`)
  const options = list(g, () => cursor.next().text.toUpperCase())
  if (cursor.accept("OFF")) return { kind: "setOption", option: options.join(","), value: "OFF" }
  if (cursor.accept("ON")) return { kind: "setOption", option: options.join(","), value: "ON" }
  const sign = cursor.accept("-") ? "-" : ""
  return { kind: "setOption", option: options.join(","), value: sign + cursor.next().text }
}

function onOff(g: Grammar): string {
  if (g.cursor.accept("ON")) return "ON"
  g.cursor.expect("OFF")
  return "OFF"
}

function thrown(g: Grammar): StatementBody {
  if (!startsValue(g)) return { kind: "throw", args: undefined }
  const [number, text, state] = list(g, () => g.expression())
  if (number === undefined || text === undefined || state === undefined) throw g.cursor.fail()
  return { kind: "throw", args: [number, text, state] }
}

function raised(g: Grammar): StatementBody {
  const { cursor } = g
  cursor.expect("(")
  const args = list(g, () => g.expression())
  cursor.expect(")")
  if (cursor.accept("WITH")) list(g, () => cursor.name())
  if (args.length < 3) throw cursor.fail()
  return { kind: "raiserror", args }
}

function transaction(g: Grammar): StatementBody | undefined {
  const { cursor } = g
  if (cursor.accept("BEGIN", "TRY")) return tryBlock(g)
  if (cursor.accept("BEGIN", "TRAN") || cursor.accept("BEGIN", "TRANSACTION")) {
    const name = transactionName(g)
    if (cursor.at("WITH", "MARK")) throw unsupported("BEGIN TRANSACTION ... WITH MARK")
    return { kind: "begin", name }
  }
  for (const word of ["DISTRIBUTED", "DIALOG", "CONVERSATION", "ATOMIC"]) {
    if (cursor.at("BEGIN", word)) throw unsupported(`BEGIN ${word}`)
  }
  if (cursor.at("END", "CONVERSATION")) throw unsupported("END CONVERSATION")
  if (cursor.accept("BEGIN")) {
    const statements = block(g)
    cursor.expect("END")
    return { kind: "block", statements }
  }
  for (const kind of ["commit", "rollback", "save"] as const) {
    if (!cursor.accept(kind.toUpperCase())) continue
    const named = cursor.accept("TRAN") || cursor.accept("TRANSACTION")
    if (!named) cursor.accept("WORK")
    const name = named ? transactionName(g) : undefined
    if (cursor.at("WITH", "(")) throw unsupported(`${kind.toUpperCase()} ... WITH`)
    if (kind === "commit") return { kind }
    if (kind === "save" && name === undefined) throw cursor.fail()
    return { kind, name }
  }
  return undefined
}

function transactionName(g: Grammar): string | undefined {
  const token = g.cursor.peek()
  if (token.kind === "variable") throw unsupported("A transaction name in a variable")
  if (token.kind !== "quoted" && token.kind !== "word") return undefined
  try {
    return g.cursor.name()
  } catch {
    // A reserved word begins the next statement.
    return undefined
  }
}

function block(g: Grammar): Statement[] {
  const statements: Statement[] = []
  while (g.cursor.accept(";"));
  while (!g.cursor.at("END")) {
    if (g.cursor.peek().kind === "end") throw g.cursor.fail()
    statements.push(g.statement())
  }
  return statements
}

function tryBlock(g: Grammar): StatementBody {
  const { cursor } = g
  const body = block(g)
  cursor.expect("END", "TRY")
  while (cursor.accept(";"));
  cursor.expect("BEGIN", "CATCH")
  const handler = block(g)
  cursor.expect("END", "CATCH")
  return { kind: "try", body, handler }
}

function execution(g: Grammar): StatementBody | undefined {
  const { cursor } = g
  if (!cursor.accept("EXEC") && !cursor.accept("EXECUTE")) return undefined
  if (cursor.accept("AS")) {
    if (cursor.at("LOGIN") || cursor.at("CALLER"))
      throw unsupported(`EXECUTE AS ${cursor.peek().text.toUpperCase()}`)
    cursor.expect("USER", "=")
    const user = cursor.string()
    if (cursor.at("WITH")) throw unsupported("EXECUTE AS ... WITH")
    return { kind: "executeAs", user }
  }
  if (cursor.accept("(")) {
    const text = g.expression()
    cursor.expect(")")
    for (const word of ["AS", "AT", "WITH"]) if (cursor.at(word)) throw unsupported(`EXECUTE (...) ${word}`)
    return { kind: "executeText", text }
  }
  if (cursor.peek().kind === "variable") throw unsupported("EXECUTE with a variable")
  const procedure = cursor.dottedName()
  const token = cursor.peek()
  const none =
    token.kind === "end" ||
    (token.kind === "operator" && !cursor.at("-")) ||
    (token.kind === "word" && !cursor.at("NULL") && isStatement(g))
  const args = none ? [] : list(g, () => parseArgument(g))
  if (cursor.at("WITH", "RECOMPILE") || cursor.at("WITH", "RESULT")) throw unsupported("EXECUTE ... WITH")
  return { kind: "execute", procedure, args }
}

/** Whether a word after a procedure's name begins the next statement rather than an argument. */
function isStatement(g: Grammar): boolean {
  return /^(SELECT|INSERT|UPDATE|DELETE|CREATE|ALTER|DROP|GRANT|DENY|REVOKE|EXEC|EXECUTE|SET|IF|BEGIN|END|DECLARE|PRINT|RETURN|COMMIT|ROLLBACK|REVERT|ELSE|WHILE|THROW)$/.test(
    g.cursor.peek().text.toUpperCase(),
  )
}

function loop(g: Grammar): StatementBody {
  const condition = g.expression()
  g.loops++
  const body = g.statement()
  g.loops--
  return { kind: "while", condition, body }
}

/** Msg 135 and 136. */
function outsideOfLoop(kind: "break" | "continue", line: number): SqlError {
  const text = `Cannot use a ${kind.toUpperCase()} statement outside the scope of a WHILE statement.`
  return new SqlError(kind === "break" ? 135 : 136, text, { severity: 15, line, endsBatch: true })
}
