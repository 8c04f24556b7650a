import type { SqlType } from "../engine.ts"
import { SqlError, unsupported } from "../errors.ts"
import { nameParts } from "../catalog/name-parts.ts"
import { isSystemProcedure } from "../known/procedures.ts"
import { parseBatch } from "../syntax/parse.ts"
import type { Statement } from "../syntax/ast.ts"
import { parseType } from "../syntax/data-types.ts"
import { createCursor } from "../syntax/cursor.ts"
import { tokenize } from "../syntax/lexer.ts"
import type { Cell } from "../values/cell.ts"
import { convert } from "../values/convert.ts"
import { fold } from "../values/fold.ts"
import type { SessionState, Variable } from "./context.ts"
import { evaluate } from "./query.ts"
import { defaultOptions } from "./session-options.ts"
import { abandonTransaction } from "./transactions.ts"

interface Argument {
  readonly name: string | undefined
  readonly cell: Cell
  readonly type: SqlType | null
  /** Variable of the caller that gets the value back. */
  readonly output: string | undefined
}

/** What a call comes down to: statements, with the variables that they see. */
export interface Call {
  readonly statements: readonly Statement[]
  readonly variables: Map<string, Variable>
  /** Parameters that go back, to the caller's variables. */
  readonly outputs: readonly { readonly from: string; readonly to: string }[]
  /** Whether the session starts anew. */
  readonly reset?: boolean
}

/** System procedures that this engine knows, each as the statements it stands for. Throws Msg 2812 for others. */
export function resolveCall(session: SessionState, statement: Extract<Statement, { kind: "execute" }>): Call {
  const name = fold(statement.procedure.at(-1) ?? "")
  const args = statement.args.map(({ name: own, value, output }): Argument => {
    const back = output && value.kind === "variable" ? value.name : undefined
    return { name: own?.toLowerCase(), ...evaluate(session, value), output: back }
  })
  const text = (position: number, parameter: string): string => {
    const argument =
      args.find((each) => each.name === parameter) ?? args.filter((each) => each.name === undefined)[position]
    if (argument === undefined || argument.cell === null) {
      throw new SqlError(
        201,
        `Procedure or function '${name}' expects parameter '${parameter}', which was not supplied.`,
        { state: 4 },
      )
    }
    return String(argument.cell)
  }
  const sql = (...parts: string[]): Call => ({
    statements: parseBatch(parts.join(" ")),
    variables: new Map(),
    outputs: [],
  })
  switch (name) {
    case "sp_executesql":
      return executeSql(session, args)
    case "sp_addrolemember":
      return sql(`ALTER ROLE ${quote(text(0, "@rolename"))} ADD MEMBER ${quote(text(1, "@membername"))}`)
    case "sp_droprolemember":
      return sql(`ALTER ROLE ${quote(text(0, "@rolename"))} DROP MEMBER ${quote(text(1, "@membername"))}`)
    case "sp_addrole":
      return sql(`CREATE ROLE ${quote(text(0, "@rolename"))}`)
    case "sp_droprole":
      return sql(`DROP ROLE ${quote(text(0, "@rolename"))}`)
    case "sp_dropuser":
      return sql(`DROP USER ${quote(text(0, "@name_in_db"))}`)
    case "sp_reset_connection":
      return { ...sql(""), reset: true }
    case "sp_helpuser":
      return sql(
        "SELECT u.name AS UserName, r.name AS RoleName, u.default_schema_name AS DefSchemaName, u.principal_id AS UserID, u.sid AS SID",
        "FROM sys.database_principals u LEFT JOIN sys.database_role_members m ON m.member_principal_id = u.principal_id",
        "LEFT JOIN sys.database_principals r ON r.principal_id = m.role_principal_id WHERE u.type <> 'R' ORDER BY u.name",
      )
    case "sp_datatype_info_100": {
      const type = odbcTypes[text(0, "@data_type")]
      if (type === undefined) throw unsupported(`Procedure ${name} for this type`)
      return sql(
        `SELECT '${type.name}' AS TYPE_NAME, ${type.code} AS DATA_TYPE, ${type.precision} AS [PRECISION]`,
      )
    }
    case "sp_tables":
      return sql(
        "SELECT TABLE_CATALOG AS TABLE_QUALIFIER, TABLE_SCHEMA AS TABLE_OWNER, TABLE_NAME, TABLE_TYPE FROM INFORMATION_SCHEMA.TABLES",
        "ORDER BY TABLE_TYPE, TABLE_SCHEMA, TABLE_NAME",
      )
    default:
      if (isSystemProcedure(name)) throw unsupported(`Procedure ${name}`)
      throw new SqlError(2812, `Could not find stored procedure '${statement.procedure.join(".")}'.`, {
        state: 62,
      })
  }
}

/**
 * What ODBC drivers ask about when they connect, by ODBC's code of the type, and the longest value of each; a driver that is not told cuts values. The
 * time's precision is the length of its text: https://learn.microsoft.com/sql/relational-databases/system-stored-procedures/sp-datatype-info-transact-sql
 */
const odbcTypes: Readonly<
  Record<string, { readonly name: string; readonly code: number; readonly precision: number }>
> = {
  "12": { name: "varchar", code: 12, precision: 8000 },
  "-9": { name: "nvarchar", code: -9, precision: 4000 },
  "-3": { name: "varbinary", code: -3, precision: 8000 },
  "93": { name: "datetime2", code: 93, precision: 27 },
}

/** What a pool does between two users of a connection: rolls back, and takes EXECUTE AS and options of SET away. */
export function resetSession(session: SessionState): void {
  abandonTransaction(session)
  session.contexts.length = 1
  session.options = defaultOptions
  session.scopeIdentity = null
  session.lastIdentity = null
}

/** A name as an identifier; names in brackets are taken as they are written. */
function quote(name: string): string {
  const parts = /^\[.*\]$/.test(name) ? nameParts(name) : [name]
  return `[${(parts[0] ?? "").replaceAll("]", "]]")}]`
}

/** sp_executesql @stmt, @params, values: https://learn.microsoft.com/sql/relational-databases/system-stored-procedures/sp-executesql-transact-sql */
function executeSql(session: SessionState, args: readonly Argument[]): Call {
  const [statement, declared, ...values] = args
  if (statement === undefined || typeof statement.cell !== "string") {
    const text = "Procedure expects parameter '@statement' of type 'ntext/nchar/nvarchar'."
    throw new SqlError(214, text, { state: 2 })
  }
  const parameters =
    declared?.cell === null || declared === undefined ? [] : declarations(String(declared.cell))
  const variables = new Map<string, Variable>()
  const outputs: { from: string; to: string }[] = []
  parameters.forEach(({ name, type }, index) => {
    const argument =
      values.find((each) => each.name === name) ??
      (values[index]?.name === undefined ? values[index] : undefined)
    if (argument === undefined) {
      const text = `The parameterized query expects the parameter '${name}', which was not supplied.`
      throw new SqlError(8178, text, { endsBatch: true })
    }
    const value = argument.type === null ? argument.cell : convert(argument.cell, argument.type, type)
    variables.set(name, { type, value })
    if (argument.output !== undefined) outputs.push({ from: name, to: argument.output })
  })
  return { statements: parseBatch(statement.cell, session.options.quotedIdentifiers), variables, outputs }
}

/** `@a int, @b nvarchar(10) OUTPUT`. */
function declarations(text: string): { name: string; type: SqlType }[] {
  const cursor = createCursor(text, tokenize(text))
  const found: { name: string; type: SqlType }[] = []
  while (cursor.peek().kind !== "end") {
    const token = cursor.next()
    if (token.kind !== "variable") throw cursor.fail()
    cursor.accept("AS")
    found.push({ name: token.value.toLowerCase(), type: parseType(cursor, 1) })
    if (!cursor.accept("OUTPUT")) cursor.accept("OUT")
    if (!cursor.accept(",") && cursor.peek().kind !== "end") throw cursor.fail()
  }
  return found
}
