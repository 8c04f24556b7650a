import { quoteIdentifier, quoteLiteral } from "../quoting.ts"

/** Whether a statement may change settings that outlive its transaction. */
export function mayChangeSettings(sql: string): boolean {
  return /(^|[;\n]|\*\/)\s*(set|reset|discard|do|call)\b|set_config/i.test(sql)
}

/** Whether a statement may change roles, labels or databases. */
export function mayChangeShared(sql: string): boolean {
  return /\b(role|user|group|grant|revoke|label|database|owned|do|call)\b|pgaadauth/i.test(sql)
}

/** Whether a simple query is a COPY that reads from the client. */
export function isCopyFromClient(sql: string): boolean {
  return /^\s*copy\b[\s\S]*\bfrom\s+stdin\b/i.test(sql)
}

/** An SQL statement that fails with the given error when it is run. */
export function failingStatement(code: string, message: string, detail?: string): string {
  const more = detail === undefined ? "" : `, detail = ${quoteLiteral(detail)}`
  return `do $keyless$ begin raise exception using errcode = '${code}', message = ${quoteLiteral(message)}${more}; end $keyless$`
}

/** The role names in the DROP ROLE statements of a text. */
export function droppedRoles(sql: string): string[] {
  const statements = /(?:^|;)\s*drop\s+(?:role|user|group)\s+(?:if\s+exists\s+)?((?:"(?:[^"]|"")+"|[^;"])+)/gi
  return [...sql.matchAll(statements)].flatMap((match) =>
    [...(match[1] ?? "").matchAll(/"((?:[^"]|"")+)"|([a-z_][\w$]*)/gi)].map(
      ([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain?.toLowerCase() ?? "",
    ),
  )
}

const name = String.raw`("(?:[^"]|"")+"|[a-z_][\w$]*)`
const preparedStatement = new RegExp(
  String.raw`^(\s*(?:prepare|execute|deallocate(?:\s+prepare)?)\s+)(?!transaction\b|all\b)${name}([\s\S]*)$`,
  "i",
)

/**
 * Changes the statements that mean a whole connection, because many sessions share one here: names of prepared
 * statements get the session's prefix, DISCARD ALL and DEALLOCATE ALL touch the session's own things only, and the
 * session's authorization, by which the gateway keeps sessions apart, cannot be changed. The last is no wall against
 * deliberately hidden SQL.
 */
export function rewriteForSharedConnection(
  sql: string,
  prefix: string,
): { sql: string; tag?: string } | undefined {
  const plain = sql.replaceAll(/\/\*[\s\S]*?\*\/|--[^\n]*/g, " ")
  if (
    /\b(set|reset)\s+((local|session)\s+)?session(_|\s+)authorization\b|set_config\s*\(\s*'session_auth/i.test(
      plain,
    )
  ) {
    return { sql: failingStatement("42501", "permission denied to set session authorization") }
  }
  if (/^\s*discard\s+all\s*;?\s*$/i.test(plain)) {
    return { sql: deallocateSql(prefix, "reset all; reset role;"), tag: "DISCARD ALL" }
  }
  if (/^\s*deallocate\s+(prepare\s+)?all\s*;?\s*$/i.test(plain)) {
    return { sql: deallocateSql(prefix), tag: "DEALLOCATE ALL" }
  }
  const [match, verb, given, rest] = preparedStatement.exec(sql) ?? []
  if (match === undefined || verb === undefined || given === undefined || rest === undefined) return undefined
  const bare = given.startsWith('"') ? given.slice(1, -1).replaceAll('""', '"') : given.toLowerCase()
  return { sql: `${verb}${quoteIdentifier(prefix + bare)}${rest}` }
}

/** SQL that forgets the prepared statements whose names begin with the prefix, and does something more. */
export function deallocateSql(prefix: string, more = ""): string {
  return `do $keyless$
    declare own text;
    begin
      for own in select name from pg_catalog.pg_prepared_statements where pg_catalog.starts_with(name, '${prefix}') loop
        execute pg_catalog.format('deallocate %I', own);
      end loop;
      ${more}
    end $keyless$`
}
