import { SqlError, unsupported } from "../errors.ts"
import { isObjectKind } from "../known/key-words.ts"
import type { CreateUserSource } from "./ast.ts"
import { list } from "./expressions.ts"
import type { Grammar } from "./grammar.ts"
import { parseNames } from "./queries.ts"
import { parseSecurable, principalName } from "./security.ts"
import type { StatementBody } from "./body.ts"
import { parseAlterTable, parseIndex, parseTable } from "./tables.ts"

/** CREATE, from the word behind it. */
export function parseCreate(g: Grammar): StatementBody {
  const { cursor } = g
  if (cursor.accept("TABLE")) return parseTable(g)
  if (cursor.accept("USER")) return createUser(g)
  if (cursor.accept("ROLE")) {
    const name = principalName(g)
    return { kind: "createRole", name, owner: cursor.accept("AUTHORIZATION") ? cursor.name() : undefined }
  }
  if (cursor.accept("SCHEMA")) return createSchema(g)
  if (cursor.accept("VIEW")) return view(g, "create")
  if (cursor.accept("OR", "ALTER", "VIEW")) return view(g, "createOrAlter")
  const unique = cursor.accept("UNIQUE")
  const clustered = cursor.accept("CLUSTERED")
  if (!clustered) cursor.accept("NONCLUSTERED")
  if (cursor.accept("INDEX")) return parseIndex(g, unique, clustered)
  throw otherObject(g, "CREATE")
}

function createSchema(g: Grammar): StatementBody {
  const { cursor } = g
  const name = cursor.at("AUTHORIZATION") ? undefined : cursor.name()
  const owner = cursor.accept("AUTHORIZATION") ? principalName(g) : undefined
  for (const word of ["CREATE", "GRANT"]) {
    if (cursor.at(word)) throw unsupported(`CREATE SCHEMA with ${word}`)
  }
  return { kind: "createSchema", name, owner }
}

function createUser(g: Grammar): StatementBody {
  const { cursor } = g
  const name = cursor.name()
  let source: CreateUserSource | undefined
  if (cursor.accept("FROM", "EXTERNAL", "PROVIDER")) source = { kind: "external", objectId: undefined }
  else if (cursor.accept("WITHOUT", "LOGIN")) source = { kind: "withoutLogin" }
  else if (cursor.at("FOR") || cursor.at("FROM")) throw unsupported("A user for a login, certificate or key")
  const options = cursor.accept("WITH") ? userOptions(g) : new Map<string, string | Uint8Array>()
  const text = (key: string) => {
    const value = options.get(key)
    return typeof value === "string" ? value : undefined
  }
  if (options.has("PASSWORD")) throw unsupported("A user with a password")
  if (source?.kind === "external") source = { kind: "external", objectId: text("OBJECT_ID") }
  const sid = options.get("SID")
  if (source === undefined) {
    const type = text("TYPE")?.toUpperCase()
    if (!(sid instanceof Uint8Array) || (type !== "E" && type !== "X")) {
      if (options.size > 0) throw cursor.fail()
      throw unsupported("A user for a login")
    }
    source = { kind: "sid", sid, type }
  } else if (sid !== undefined || options.has("TYPE")) throw cursor.fail()
  return { kind: "createUser", name, source, defaultSchema: text("DEFAULT_SCHEMA") }
}

function userOptions(g: Grammar): Map<string, string | Uint8Array> {
  const { cursor } = g
  const options = new Map<string, string | Uint8Array>()
  list(g, () => {
    const { text: word, line } = cursor.peek()
    const key = word.toUpperCase()
    cursor.next()
    cursor.expect("=")
    const known = ["OBJECT_ID", "DEFAULT_SCHEMA", "SID", "TYPE", "PASSWORD", "NAME"].includes(key)
    if (!known) throw unsupported(`User option ${key}`)
    const token = cursor.peek()
    if (options.has(key))
      throw new SqlError(
        15021,
        `Invalid value given for parameter ${key}. Specify a valid parameter value.`,
        { line },
      )
    if (key === "SID") {
      if (token.kind !== "binary") throw cursor.fail()
      cursor.next()
      options.set(key, token.value)
    } else options.set(key, key === "OBJECT_ID" || key === "PASSWORD" ? cursor.string() : cursor.name())
  })
  return options
}

function view(g: Grammar, mode: "create" | "alter" | "createOrAlter"): StatementBody {
  const { cursor } = g
  const name = cursor.dottedName()
  const columns = cursor.at("(") ? parseNames(g) : undefined
  if (cursor.at("WITH")) throw unsupported("CREATE VIEW ... WITH")
  cursor.expect("AS")
  const { start } = cursor.peek()
  const query = g.query()
  const definition = cursor.textFrom(start)
  if (cursor.at("WITH", "CHECK")) throw unsupported("WITH CHECK OPTION")
  return { kind: "createView", name, columns, query, definition, mode }
}

/** ALTER, from the word behind it. */
export function parseAlter(g: Grammar): StatementBody {
  const { cursor } = g
  if (cursor.accept("TABLE")) return parseAlterTable(g)
  if (cursor.accept("VIEW")) return view(g, "alter")
  if (cursor.accept("USER")) return alterUser(g)
  if (cursor.accept("ROLE")) return alterRole(g)
  if (cursor.accept("AUTHORIZATION", "ON")) {
    const securable = parseSecurable(g)
    cursor.expect("TO")
    return {
      kind: "alterAuthorization",
      securable,
      owner: cursor.accept("SCHEMA", "OWNER") ? undefined : principalName(g),
    }
  }
  throw otherObject(g, "ALTER")
}

function alterUser(g: Grammar): StatementBody {
  const name = g.cursor.name()
  g.cursor.expect("WITH")
  const options = userOptions(g)
  for (const key of options.keys()) {
    if (key !== "NAME" && key !== "DEFAULT_SCHEMA") throw unsupported(`ALTER USER ... ${key}`)
  }
  const text = (key: string) => {
    const value = options.get(key)
    return typeof value === "string" ? value : undefined
  }
  return { kind: "alterUser", name, newName: text("NAME"), defaultSchema: text("DEFAULT_SCHEMA") }
}

function alterRole(g: Grammar): StatementBody {
  const { cursor } = g
  const name = principalName(g)
  if (cursor.accept("WITH", "NAME", "="))
    return { kind: "alterRole", name, change: { kind: "rename", name: cursor.name() } }
  const kind = cursor.accept("ADD") ? "add" : "drop"
  if (kind === "drop") cursor.expect("DROP")
  cursor.expect("MEMBER")
  return { kind: "alterRole", name, change: { kind, name: principalName(g) } }
}

/** DROP, from the word behind it. */
export function parseDrop(g: Grammar): StatementBody {
  const { cursor } = g
  for (const type of ["user", "role"] as const) {
    if (!cursor.accept(type.toUpperCase())) continue
    const ifExists = cursor.accept("IF", "EXISTS")
    return { kind: "dropPrincipal", type, name: principalName(g), ifExists }
  }
  for (const type of ["table", "view"] as const) {
    if (!cursor.accept(type.toUpperCase())) continue
    const ifExists = cursor.accept("IF", "EXISTS")
    return { kind: "dropObject", type, names: list(g, () => cursor.dottedName()), ifExists }
  }
  if (cursor.accept("SCHEMA")) {
    const ifExists = cursor.accept("IF", "EXISTS")
    return { kind: "dropSchema", name: cursor.name(), ifExists }
  }
  if (cursor.accept("INDEX")) return dropIndex(g)
  throw otherObject(g, "DROP")
}

/** Msg 40515 for a kind of object that this engine lacks, 102 for what is none. */
function otherObject(g: Grammar, verb: string): SqlError {
  const token = g.cursor.peek()
  if (token.kind !== "word" || !isObjectKind(token.upper)) return g.cursor.fail()
  return unsupported(`${verb} ${token.upper}`)
}

function dropIndex(g: Grammar): StatementBody {
  const { cursor } = g
  const ifExists = cursor.accept("IF", "EXISTS")
  const name = cursor.name()
  if (cursor.at(".")) throw unsupported("DROP INDEX table.index")
  cursor.expect("ON")
  const table = cursor.dottedName()
  if (cursor.at("WITH", "(") || cursor.at(",")) throw unsupported("DROP INDEX with options or of several")
  return { kind: "dropIndex", name, table, ifExists }
}
