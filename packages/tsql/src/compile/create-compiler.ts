import type { SessionState } from "../run/context.ts"
import type { Compiler } from "./compiler.ts"
import { compileCondition, compileValue } from "./expressions.ts"
import { compileQuery } from "./queries.ts"

/** One for each statement. */
export function createCompiler(session: SessionState): Compiler {
  let count = 0
  const compiler: Compiler = {
    session,
    binds: [],
    alias: () => `s${++count}`,
    value: (expression, scope) => compileValue(compiler, expression, scope),
    condition: (expression, scope) => compileCondition(compiler, expression, scope),
    query: (query, scope) => compileQuery(compiler, query, scope),
    nested: false,
    chainOwner: undefined,
    views: new Set(),
    commonTables: new Set(),
  }
  return compiler
}
