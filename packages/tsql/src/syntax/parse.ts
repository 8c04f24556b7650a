import { SqlError, syntaxError } from "../errors.ts"
import type { Expression, Query, Statement } from "./ast.ts"
import { createCursor } from "./cursor.ts"
import { parseExpression } from "./expressions.ts"
import type { Grammar } from "./grammar.ts"
import { tokenize } from "./lexer.ts"
import { parseQuery } from "./queries.ts"
import { parseStatement } from "./statements.ts"

function grammarOf(sql: string, quotedIdentifiers = true): Grammar {
  const cursor = createCursor(sql, tokenize(sql, quotedIdentifiers))
  const grammar: Grammar = {
    cursor,
    hints: new Set(),
    loops: 0,
    expression: () => parseExpression(grammar),
    query: () => parseQuery(grammar),
    statement: () => parseStatement(grammar),
  }
  return grammar
}

/** Parses a batch. Throws Msg 102, 105, 111, 113, 156 or 40515; nothing of a batch runs then. */
export function parseBatch(sql: string, quotedIdentifiers = true): readonly Statement[] {
  const grammar = grammarOf(sql, quotedIdentifiers)
  const statements: Statement[] = []
  for (;;) {
    while (grammar.cursor.accept(";"));
    if (grammar.cursor.peek().kind === "end") return statements
    const statement = grammar.statement()
    const kind = alone(statement)
    if (kind !== undefined && statements.length > 0) throw notFirst(kind, statement.line)
    statements.push(statement)
  }
}

/** What has a batch of its own; undefined for all other statements. */
function alone(statement: Statement): string | undefined {
  if (statement.kind === "createSchema") return "CREATE SCHEMA"
  if (statement.kind !== "createView") return undefined
  return statement.mode === "alter" ? "ALTER VIEW" : "CREATE VIEW"
}

/** Msg 111. */
function notFirst(kind: string, line: number): SqlError {
  const text = `'${kind}' must be the first statement in a query batch.`
  return new SqlError(111, text, { severity: 15, line, endsBatch: true })
}

/** Parses one expression, such as the stored text of a default or a check. */
export function parseWholeExpression(sql: string): Expression {
  const grammar = grammarOf(sql)
  const expression = grammar.expression()
  const rest = grammar.cursor.peek()
  if (rest.kind !== "end") throw syntaxError(rest.text, rest.line)
  return expression
}

/** Parses one query, such as the stored text of a view. */
export function parseWholeQuery(sql: string): Query {
  const grammar = grammarOf(sql)
  const query = grammar.query()
  grammar.cursor.accept(";")
  const rest = grammar.cursor.peek()
  if (rest.kind !== "end") throw syntaxError(rest.text, rest.line)
  return query
}
