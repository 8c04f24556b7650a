import { SqlError, unsupported } from "../errors.ts"
import { isSystemView } from "../known/system-views.ts"
import type { DottedName } from "../syntax/ast.ts"
import { fold } from "../values/fold.ts"
import { type Scope, resolveColumn } from "./scope.ts"

/**
 * What a call with a name of several parts comes to, since nobody can make a function: Msg 258 for a method of a column, 40515 for one of schema
 * `sys` that SQL Server has, and 4121 for everything else.
 */
export function noSuchFunction(scope: Scope, name: DottedName): SqlError {
  const type = columnType(scope, name.slice(0, -1))
  if (type !== undefined)
    return new SqlError(258, `Cannot call methods on ${type}.`, { severity: 15, endsBatch: true })
  const [first = "", last = ""] = [name[0], name.at(-1)]
  if (fold(first) === "sys" && isSystemView("sys", fold(last)))
    return unsupported(`Function ${name.join(".")}`)
  const text = `Cannot find either column "${first}" or the user-defined function or aggregate "${name.join(".")}", or the name is ambiguous.`
  return new SqlError(4121, text, { endsBatch: true })
}

function columnType(scope: Scope, name: DottedName): string | undefined {
  try {
    return resolveColumn({ ...scope, groups: undefined }, name).type?.name
  } catch (error) {
    if (error instanceof SqlError) return undefined
    throw error
  }
}
