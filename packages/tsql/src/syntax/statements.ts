import { unsupported } from "../errors.ts"
import { isStatementElsewhere } from "../known/key-words.ts"
import type { Statement } from "./ast.ts"
import { parseArgument } from "./arguments.ts"
import type { StatementBody } from "./body.ts"
import { parseControl } from "./control.ts"
import { parseAlter, parseCreate, parseDrop } from "./definitions.ts"
import { parseDelete, parseInsert, parseTruncate, parseUpdate } from "./changes.ts"
import { list } from "./expressions.ts"
import type { Grammar } from "./grammar.ts"
import { parsePermission } from "./security.ts"

/** Reads one statement with the semicolon behind it. */
export function parseStatement(g: Grammar): Statement {
  const { line, start } = g.cursor.peek()
  const outer = g.hints
  g.hints = new Set()
  const body = statement(g)
  const hints: ReadonlySet<string> = g.hints
  g.hints = outer
  const sql = g.cursor.textFrom(start)
  while (g.cursor.accept(";"));
  return { ...body, line, sql, hints } as Statement
}

function statement(g: Grammar): StatementBody {
  const { cursor } = g
  if (cursor.at("SELECT") || cursor.at("(")) return { kind: "select", query: g.query() }
  if (cursor.at("WITH")) return common(g)
  if (cursor.accept("INSERT")) return parseInsert(g)
  if (cursor.accept("UPDATE")) return parseUpdate(g)
  if (cursor.accept("DELETE")) return parseDelete(g)
  if (cursor.accept("TRUNCATE", "TABLE")) return parseTruncate(g)
  if (cursor.accept("CREATE")) return parseCreate(g)
  if (cursor.accept("ALTER")) return parseAlter(g)
  if (cursor.accept("DROP")) return parseDrop(g)
  const permission = parsePermission(g)
  if (permission !== undefined) return permission
  const control = parseControl(g)
  if (control !== undefined) return control
  const word = cursor.peek()
  if (word.kind === "word" && isStatementElsewhere(word.upper)) throw unsupported(word.upper)
  // A procedure may be called without EXEC where it is the first statement of a batch.
  if (cursor.position === 0 && (word.kind === "word" || word.kind === "quoted")) return procedure(g)
  throw cursor.fail()
}

/** Common tables may stand before INSERT, UPDATE and DELETE too; those are refused. */
function common(g: Grammar): StatementBody {
  const query = g.query()
  return { kind: "select", query }
}

function procedure(g: Grammar): StatementBody {
  const { cursor } = g
  const name = cursor.dottedName()
  const end = () => cursor.peek().kind === "end" || cursor.at(";")
  return { kind: "execute", procedure: name, args: end() ? [] : list(g, () => parseArgument(g)) }
}
