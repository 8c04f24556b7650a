import type { Statement } from "./ast.ts"
import type { Grammar } from "./grammar.ts"

/** One argument of a procedure: `[@name =] value [OUTPUT]`; a bare word stands for its text. */
export function parseArgument(g: Grammar): Extract<Statement, { kind: "execute" }>["args"][number] {
  const { cursor } = g
  const first = cursor.peek()
  let name: string | undefined
  if (first.kind === "variable" && cursor.peek(1).text === "=") {
    cursor.next()
    cursor.next()
    name = first.value
  }
  const token = cursor.peek()
  const bareWord =
    (token.kind === "word" && !cursor.at("NULL") && !cursor.at("DEFAULT")) || token.kind === "quoted"
  if (bareWord) {
    const text = cursor.name()
    const type = { name: "nvarchar", length: 128 } as const
    return { name, value: { kind: "literal", value: text, type }, output: false }
  }
  const value = g.expression()
  return { name, value, output: cursor.accept("OUTPUT") || cursor.accept("OUT") }
}
