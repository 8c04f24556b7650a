import { createCompiler } from "../compile/create-compiler.ts"
import { emptyScope } from "../compile/scope.ts"
import { SqlError, isCompileError } from "../errors.ts"
import type { Expression, Statement } from "../syntax/ast.ts"
import { runDelete, runInsert, runUpdate } from "./changes.ts"
import type { SessionState } from "./context.ts"

/**
 * Compiles the statements of a batch before the first one runs, as SQL Server does: a wrong column, function or variable anywhere means that
 * nothing runs. A statement with a table that is not there waits for its turn (deferred name resolution). Throws what compiling throws.
 */
export function checkBatch(session: SessionState, statements: readonly Statement[]): void {
  const [only] = statements
  if (
    only === undefined ||
    (statements.length === 1 && only.kind !== "declare" && partsOf(only).length === 0)
  )
    return
  const { variables } = session
  session.variables = new Map(variables)
  session.checking = true
  try {
    checkAll(session, statements)
  } finally {
    session.checking = false
    session.variables = variables
  }
}

/** False when the rest cannot be told, because it runs as somebody else. */
function checkAll(session: SessionState, statements: readonly Statement[]): boolean {
  return statements.every((statement) => {
    if (statement.kind === "executeAs" || statement.kind === "revert") return false
    try {
      checkOne(session, statement)
    } catch (error) {
      if (!(error instanceof SqlError)) throw error
      error.line ??= statement.line
      if (isCompileError(error) && error.number !== 208) throw error
    }
    return checkAll(session, partsOf(statement))
  })
}

/** The statements inside a statement. */
function partsOf(statement: Statement): readonly Statement[] {
  switch (statement.kind) {
    case "block":
      return statement.statements
    case "if":
      return statement.otherwise === undefined
        ? [statement.consequent]
        : [statement.consequent, statement.otherwise]
    case "while":
      return [statement.body]
    case "try":
      return [...statement.body, ...statement.handler]
    default:
      return []
  }
}

function checkOne(session: SessionState, statement: Statement): void {
  const value = (expression: Expression | undefined) => {
    if (expression !== undefined) createCompiler(session).value(expression, emptyScope)
  }
  switch (statement.kind) {
    case "select":
      createCompiler(session).query(statement.query, emptyScope)
      return
    case "insert":
      return void runInsert(session, statement)
    case "update":
      return void runUpdate(session, statement)
    case "delete":
      return void runDelete(session, statement)
    case "if":
    case "while":
      createCompiler(session).condition(statement.condition, emptyScope)
      return
    case "declare":
      for (const { name, type, value: initial } of statement.variables) {
        value(initial)
        if (session.variables.has(name.toLowerCase())) throw declaredTwice(name)
        session.variables.set(name.toLowerCase(), { type, value: null })
      }
      return
    case "setVariable":
    case "print":
      return value(statement.value)
    default:
  }
}

function declaredTwice(name: string): SqlError {
  const text = `The variable name '${name}' has already been declared. Variable names must be unique within a query batch or stored procedure.`
  return new SqlError(134, text, { severity: 15, endsBatch: true })
}
