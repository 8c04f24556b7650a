import { unsupported } from "../errors.ts"
import type { SecurableName } from "./ast.ts"
import { list } from "./expressions.ts"
import type { Grammar } from "./grammar.ts"
import type { StatementBody } from "./body.ts"

/** GRANT, DENY and REVOKE; undefined if another statement comes. */
export function parsePermission(g: Grammar): StatementBody | undefined {
  const { cursor } = g
  const kind = cursor.accept("GRANT")
    ? "grant"
    : cursor.accept("DENY")
      ? "deny"
      : cursor.accept("REVOKE")
        ? "revoke"
        : undefined
  if (kind === undefined) return undefined
  const optionFor = kind === "revoke" && cursor.accept("GRANT", "OPTION", "FOR")
  const permissions = list(g, () => permission(g))
  const securable: SecurableName = cursor.accept("ON")
    ? parseSecurable(g)
    : { kind: "database", name: undefined }
  if (!cursor.accept("TO")) {
    if (kind !== "revoke") throw cursor.fail()
    cursor.expect("FROM")
  }
  const principals = list(g, () => principalName(g))
  const grantOption = optionFor || (kind === "grant" && cursor.accept("WITH", "GRANT", "OPTION"))
  const cascade = cursor.accept("CASCADE")
  const grantor = cursor.accept("AS") ? principalName(g) : undefined
  return { kind, permissions, securable, principals, grantOption, cascade, grantor }
}

/** Words up to ON, TO, FROM or a comma. */
function permission(g: Grammar): string {
  const { cursor } = g
  const words: string[] = []
  while (!["ON", "TO", "FROM", ","].some((end) => cursor.at(end))) {
    if (cursor.at("(")) throw unsupported("A permission on columns")
    const token = cursor.next()
    if (token.kind !== "word") throw cursor.fail()
    words.push(token.upper)
  }
  if (words.length === 0) throw cursor.fail()
  return words.join(" ")
}

/** `CLASS::name`, or the name of a table or view. */
export function parseSecurable(g: Grammar): SecurableName {
  const { cursor } = g
  if (cursor.accept("DATABASE", "::")) return { kind: "database", name: cursor.name() }
  if (cursor.accept("SCHEMA", "::")) return { kind: "schema", name: cursor.name() }
  if (cursor.accept("USER", "::")) return { kind: "user", name: cursor.name() }
  if (cursor.accept("ROLE", "::")) return { kind: "role", name: cursor.name() }
  const words = [0, 1, 2].find((ahead) => cursor.peek(ahead + 1).text === "::")
  if (words !== undefined && !cursor.at("OBJECT", "::")) {
    const kind = Array.from({ length: words + 1 }, (_, ahead) => cursor.peek(ahead).text.toUpperCase())
    throw unsupported(`Class ${kind.join(" ")}`)
  }
  cursor.accept("OBJECT", "::")
  const name = cursor.dottedName()
  if (cursor.at("(")) throw unsupported("A permission on columns")
  return { kind: "object", name }
}

/** PUBLIC is a reserved word and a role. */
export function principalName(g: Grammar): string {
  return g.cursor.accept("PUBLIC") ? "public" : g.cursor.name()
}
