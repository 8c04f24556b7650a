import { SqlError, unsupported } from "../errors.ts"
import { isTableChange } from "../known/key-words.ts"
import type {
  ColumnDefinition,
  ConstraintDefinition,
  DropItem,
  IndexColumns,
  ReferentialAction,
} from "./ast.ts"
import { parseType } from "./data-types.ts"
import { list } from "./expressions.ts"
import type { Grammar } from "./grammar.ts"
import { parseNames } from "./queries.ts"
import type { StatementBody } from "./body.ts"

interface Elements {
  columns: ColumnDefinition[]
  constraints: ConstraintDefinition[]
  defaults: { name: string | undefined; sql: string; column: string }[]
}

/** CREATE TABLE, from the name on. */
export function parseTable(g: Grammar): StatementBody {
  const { cursor } = g
  const name = cursor.dottedName()
  if (name.at(-1)?.startsWith("#") === true) throw unsupported("A temporary table")
  if (cursor.at("AS")) throw unsupported(`CREATE TABLE AS ${cursor.peek(1).text.toUpperCase()}`)
  cursor.expect("(")
  const elements = empty()
  list(g, () => {
    if (!cursor.at(")")) element(g, elements)
  })
  cursor.expect(")")
  if (cursor.accept("ON")) {
    cursor.name()
    if (cursor.at("(")) throw unsupported("A partition scheme")
  }
  if (cursor.at("WITH")) throw unsupported("CREATE TABLE ... WITH")
  for (const word of ["TEXTIMAGE_ON", "FILESTREAM_ON"]) if (cursor.at(word)) throw unsupported(word)
  return { kind: "createTable", name, columns: elements.columns, constraints: elements.constraints }
}

function empty(): Elements {
  return { columns: [], constraints: [], defaults: [] }
}

function element(g: Grammar, elements: Elements): void {
  const { cursor } = g
  if (!constraintFollows(g)) return column(g, elements)
  const name = cursor.accept("CONSTRAINT") ? cursor.name() : undefined
  if (cursor.accept("DEFAULT")) return addDefault(g, name, elements)
  if (cursor.at("INDEX") || cursor.at("PERIOD"))
    throw unsupported(`${cursor.peek().text.toUpperCase()} in CREATE TABLE`)
  const constraint = constraintBody(g, name, undefined)
  if (constraint === undefined) throw cursor.fail()
  elements.constraints.push(constraint)
}

function constraintFollows(g: Grammar): boolean {
  return ["CONSTRAINT", "PRIMARY", "UNIQUE", "FOREIGN", "CHECK", "INDEX", "PERIOD"].some((word) =>
    g.cursor.at(word),
  )
}

function column(g: Grammar, elements: Elements): void {
  const { cursor } = g
  const name = cursor.name()
  if (cursor.at("AS")) throw unsupported("A computed column")
  const type = parseType(cursor, 1)
  let nullable: boolean | undefined
  let identity: ColumnDefinition["identity"]
  let byDefault: ColumnDefinition["default"]
  for (;;) {
    if (cursor.accept("NOT", "NULL")) nullable = false
    else if (cursor.accept("NULL")) nullable = true
    else if (cursor.accept("ROWGUIDCOL") || cursor.accept("NOT", "FOR", "REPLICATION")) continue
    else if (cursor.accept("COLLATE")) collation(g)
    else if (cursor.accept("IDENTITY")) identity = identityOf(g)
    else {
      const constraintName = cursor.accept("CONSTRAINT") ? cursor.name() : undefined
      if (cursor.accept("DEFAULT")) byDefault = { name: constraintName, sql: defaultText(g) }
      else {
        const constraint = constraintBody(g, constraintName, name)
        if (constraint !== undefined) elements.constraints.push(constraint)
        else if (constraintName === undefined) break
        else throw cursor.fail()
      }
    }
  }
  for (const word of ["GENERATED", "MASKED", "SPARSE", "ENCRYPTED", "HIDDEN", "FILESTREAM", "INDEX"]) {
    if (cursor.at(word)) throw unsupported(`Column property ${word}`)
  }
  elements.columns.push({ name, type, nullable, identity, default: byDefault })
}

function collation(g: Grammar): void {
  const name = g.cursor.name().toUpperCase()
  if (name !== "SQL_LATIN1_GENERAL_CP1_CI_AS" && name !== "DATABASE_DEFAULT")
    throw unsupported(`Collation ${name}`)
}

function identityOf(g: Grammar): { seed: bigint; increment: bigint } {
  const { cursor } = g
  if (!cursor.accept("(")) return { seed: 1n, increment: 1n }
  const seed = integer(g)
  cursor.expect(",")
  const increment = integer(g)
  cursor.expect(")")
  if (increment === 0n)
    throw new SqlError(2748, "Identity column contains invalid INCREMENT.", { endsBatch: true })
  return { seed, increment }
}

function integer(g: Grammar): bigint {
  const negative = g.cursor.accept("-")
  const token = g.cursor.next()
  if (token.kind !== "number" || token.form !== "integer") throw g.cursor.fail()
  return negative ? -BigInt(token.text) : BigInt(token.text)
}

/** The text of a default: a value without NOT NULL and the like behind it. */
function defaultText(g: Grammar): string {
  const { start } = g.cursor.peek()
  g.expression()
  const text = g.cursor.textFrom(start)
  if (g.cursor.at("WITH", "VALUES")) throw unsupported("DEFAULT ... WITH VALUES")
  return text
}

function addDefault(g: Grammar, name: string | undefined, elements: Elements): void {
  const sql = defaultText(g)
  g.cursor.expect("FOR")
  elements.defaults.push({ name, sql, column: g.cursor.name() })
}

/** One constraint; `column` is the column it stands behind. */
function constraintBody(
  g: Grammar,
  name: string | undefined,
  behind: string | undefined,
): ConstraintDefinition | undefined {
  const { cursor } = g
  const primary = cursor.accept("PRIMARY", "KEY")
  if (primary || cursor.accept("UNIQUE")) {
    const clustered = cursor.accept("CLUSTERED") ? true : cursor.accept("NONCLUSTERED") ? false : undefined
    if (!cursor.at("(") && behind === undefined) throw cursor.fail()
    const key = cursor.at("(") ? indexColumns(g) : { columns: [behind ?? ""], descending: [false] }
    skipIndexOptions(g)
    return { kind: primary ? "primary" : "unique", name, clustered, ...key }
  }
  if (cursor.accept("CHECK")) {
    cursor.accept("NOT", "FOR", "REPLICATION")
    cursor.expect("(")
    const { start } = cursor.peek()
    g.expression()
    const sql = cursor.textFrom(start)
    cursor.expect(")")
    return { kind: "check", name, sql, column: behind }
  }
  const foreign = cursor.accept("FOREIGN", "KEY")
  const columns = foreign && cursor.at("(") ? parseNames(g) : behind === undefined ? undefined : [behind]
  if (!cursor.accept("REFERENCES")) {
    if (foreign) throw cursor.fail()
    return undefined
  }
  if (columns === undefined) throw cursor.fail()
  const table = cursor.dottedName()
  const references = cursor.at("(") ? parseNames(g) : undefined
  let onDelete: ReferentialAction = "no action"
  let onUpdate: ReferentialAction = "no action"
  for (;;) {
    if (cursor.accept("ON", "DELETE")) onDelete = action(g)
    else if (cursor.accept("ON", "UPDATE")) onUpdate = action(g)
    else if (cursor.accept("NOT", "FOR", "REPLICATION")) continue
    else return { kind: "foreign", name, columns, table, references, onDelete, onUpdate }
  }
}

function action(g: Grammar): ReferentialAction {
  for (const word of ["no action", "cascade", "set null", "set default"] as const) {
    if (g.cursor.accept(...word.toUpperCase().split(" "))) return word
  }
  throw g.cursor.fail()
}

function indexColumns(g: Grammar): IndexColumns {
  const { cursor } = g
  cursor.expect("(")
  const columns = list(g, () => {
    const name = cursor.name()
    const descending = cursor.accept("DESC")
    if (!descending) cursor.accept("ASC")
    return { name, descending }
  })
  cursor.expect(")")
  return { columns: columns.map(({ name }) => name), descending: columns.map(({ descending }) => descending) }
}

/** Options of an index that change how it is kept, not what it means. */
const keeping =
  /^(PAD_INDEX|FILLFACTOR|SORT_IN_TEMPDB|STATISTICS_NORECOMPUTE|STATISTICS_INCREMENTAL|ONLINE|ALLOW_ROW_LOCKS|ALLOW_PAGE_LOCKS|MAXDOP|DATA_COMPRESSION|OPTIMIZE_FOR_SEQUENTIAL_KEY|RESUMABLE|XML_COMPRESSION)$/

function skipIndexOptions(g: Grammar): void {
  const { cursor } = g
  if (cursor.accept("WITH", "(")) {
    list(g, () => {
      const option = cursor.next().text.toUpperCase()
      cursor.expect("=")
      const value = cursor.next().text.toUpperCase()
      if (keeping.test(option) || value === "OFF") return
      throw unsupported(`Index option ${option}`)
    })
    cursor.expect(")")
  } else if (cursor.at("WITH", "FILLFACTOR")) throw unsupported("WITH FILLFACTOR without parentheses")
  if (!cursor.at("ON") || cursor.at("ON", "DELETE") || cursor.at("ON", "UPDATE")) return
  cursor.next()
  cursor.name()
  if (cursor.at("(")) throw unsupported("A partition scheme")
}

/** CREATE INDEX, from the name on. */
export function parseIndex(g: Grammar, unique: boolean, clustered: boolean): StatementBody {
  const { cursor } = g
  const name = cursor.name()
  cursor.expect("ON")
  const table = cursor.dottedName()
  const key = indexColumns(g)
  const included = cursor.accept("INCLUDE") ? parseNames(g) : []
  let filter: string | undefined
  if (cursor.accept("WHERE")) {
    if (unique) throw unsupported("A unique index with a filter")
    const { start } = cursor.peek()
    g.expression()
    filter = cursor.textFrom(start)
  }
  skipIndexOptions(g)
  return { kind: "createIndex", name, unique, clustered, table, ...key, included, filter }
}

/** ALTER TABLE, from the name on. */
export function parseAlterTable(g: Grammar): StatementBody {
  const { cursor } = g
  const name = cursor.dottedName()
  if (cursor.accept("WITH", "CHECK")) {
    if (cursor.at("CHECK")) throw unsupported("ALTER TABLE ... CHECK CONSTRAINT")
  } else if (cursor.at("WITH", "NOCHECK")) throw unsupported("WITH NOCHECK")
  if (cursor.accept("ADD")) {
    const elements = empty()
    list(g, () => {
      if (cursor.accept("DEFAULT")) addDefault(g, undefined, elements)
      else element(g, elements)
    })
    return { kind: "alterTable", name, change: { kind: "add", ...elements } }
  }
  if (cursor.accept("ALTER", "COLUMN")) {
    const column = cursor.name()
    if (cursor.at("ADD") || cursor.at("DROP")) throw unsupported("ALTER COLUMN ... ADD and DROP")
    const type = parseType(cursor, 1)
    if (cursor.accept("COLLATE")) collation(g)
    const nullable = !cursor.accept("NOT", "NULL")
    if (nullable) cursor.accept("NULL")
    return { kind: "alterTable", name, change: { kind: "alterColumn", column, type, nullable } }
  }
  if (cursor.accept("DROP"))
    return { kind: "alterTable", name, change: { kind: "drop", items: dropItems(g) } }
  const word = cursor.peek()
  if (word.kind !== "word" || !isTableChange(word.upper)) throw cursor.fail()
  throw unsupported(`ALTER TABLE ... ${word.upper}`)
}

function dropItems(g: Grammar): DropItem[] {
  const { cursor } = g
  let kind: DropItem["kind"] = "constraint"
  return list(g, () => {
    if (cursor.accept("COLUMN")) kind = "column"
    else if (cursor.accept("CONSTRAINT")) kind = "constraint"
    const ifExists = cursor.accept("IF", "EXISTS")
    return { kind, name: cursor.name(), ifExists }
  })
}
