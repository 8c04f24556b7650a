import type { SqlMessage, SqlParameter } from "@keyless/tsql"
import { declaredNames } from "./parameter-names.ts"
import { nameParts, quoteQualifiedName } from "./quoting.ts"
import type { RpcCall, RpcParameter } from "./wire/requests.ts"

/** Procedures of the server itself by their number (MS-TDS 2.2.6.6, ProcID). */
const numbered = [
  "",
  "sp_cursor",
  "sp_cursoropen",
  "sp_cursorprepare",
  "sp_cursorexecute",
  "sp_cursorprepexec",
  "sp_cursorunprepare",
  "sp_cursorfetch",
  "sp_cursoroption",
  "sp_cursorclose",
  "sp_executesql",
  "sp_prepare",
  "sp_execute",
  "sp_prepexec",
  "sp_prepexecrpc",
  "sp_unprepare",
]

/** A statement that a client has had prepared, with the names of its parameters. */
export interface PreparedStatement {
  readonly sql: string
  readonly names: readonly string[]
}

/** The prepared statements of a session by their handle. */
export interface PreparedStatements {
  add(statement: PreparedStatement): number
  get(handle: number): PreparedStatement | undefined
  remove(handle: number): boolean
  clear(): void
}

export function createPreparedStatements(): PreparedStatements {
  const statements = new Map<number, PreparedStatement>()
  let last = 0
  return {
    add(statement) {
      last += 1
      statements.set(last, statement)
      return last
    },
    get: (handle) => statements.get(handle),
    remove: (handle) => statements.delete(handle),
    clear: () => statements.clear(),
  }
}

/** An output parameter, and its place in the call, by which some drivers know it. */
export interface OutputPlace {
  readonly ordinal: number
  /** As the client called it. */
  readonly name: string
}

/** What a call comes down to. */
export type ProcedurePlan =
  | {
      readonly kind: "run"
      readonly sql: string
      readonly parameters: readonly SqlParameter[]
      /** The output parameters by their name in the batch. */
      readonly outputs: ReadonlyMap<string, OutputPlace>
      readonly handle: HandleOutput | undefined
    }
  | { readonly kind: "handle"; readonly handle: HandleOutput | undefined }
  | { readonly kind: "error"; readonly message: SqlMessage }

/** The handle of a statement that was prepared, as value of an output parameter. */
interface HandleOutput extends OutputPlace {
  readonly value: number
}

/** Works out what a remote procedure call is to run. Statements it prepares are in `prepared` afterwards. */
export function planCall(call: RpcCall, prepared: PreparedStatements): ProcedurePlan {
  const name = typeof call.procedure === "number" ? (numbered[call.procedure] ?? "") : call.procedure
  const { parameters } = call
  switch (systemName(name)) {
    case "sp_executesql": {
      const [sql, definition] = parameters
      return runStatement(textOf(sql), declaredNames(textOf(definition) ?? ""), parameters, 2, undefined)
    }
    case "sp_prepare": {
      const [handle, definition, sql] = parameters
      const text = textOf(sql)
      if (text === undefined)
        return error(214, 2, "Procedure expects parameter '@stmt' of type 'ntext/nchar/nvarchar'.")
      const value = prepared.add({ sql: text, names: declaredNames(textOf(definition) ?? "") })
      return { kind: "handle", handle: { ordinal: 0, name: handle?.name ?? "", value } }
    }
    case "sp_prepexec": {
      const [handle, definition, sql] = parameters
      const names = declaredNames(textOf(definition) ?? "")
      const text = textOf(sql)
      if (text === undefined) return runStatement(undefined, names, parameters, 3, undefined)
      const value = prepared.add({ sql: text, names })
      return runStatement(text, names, parameters, 3, { ordinal: 0, name: handle?.name ?? "", value })
    }
    case "sp_execute": {
      const handle = Number(parameters[0]?.value ?? 0)
      const statement = prepared.get(handle)
      if (statement === undefined) return noSuchHandle(handle)
      return runStatement(statement.sql, statement.names, parameters, 1, undefined)
    }
    case "sp_unprepare": {
      const handle = Number(parameters[0]?.value ?? 0)
      return prepared.remove(handle) ? { kind: "handle", handle: undefined } : noSuchHandle(handle)
    }
    case "cursor":
      return error(40_515, 1, `Procedure ${name} is not supported in the Keyless sandbox.`)
    case "other":
      return name === ""
        ? error(2812, 62, `Could not find stored procedure '${call.procedure}'.`)
        : runProcedure(name, parameters)
  }
}

type SystemName =
  | "sp_executesql"
  | "sp_prepare"
  | "sp_prepexec"
  | "sp_execute"
  | "sp_unprepare"
  | "cursor"
  | "other"

const handled: readonly SystemName[] = [
  "sp_executesql",
  "sp_prepare",
  "sp_prepexec",
  "sp_execute",
  "sp_unprepare",
]

function systemName(name: string): SystemName {
  const last = nameParts(name).at(-1)?.toLowerCase() ?? ""
  if (last.startsWith("sp_cursor") || last === "sp_prepexecrpc") return "cursor"
  return handled.find((known) => known === last) ?? "other"
}

/** A statement with the values behind the first `skip` parameters; those without a name go by the declared order. */
function runStatement(
  sql: string | undefined,
  names: readonly string[],
  all: readonly RpcParameter[],
  skip: number,
  handle: HandleOutput | undefined,
): ProcedurePlan {
  if (sql === undefined)
    return error(214, 2, "Procedure expects parameter '@statement' of type 'ntext/nchar/nvarchar'.")
  const values = all.slice(skip)
  const outputs = new Map<string, OutputPlace>()
  const parameters = values.map((value, index): SqlParameter => {
    const name = value.name === "" ? (names[index] ?? `@P${index + 1}`) : value.name
    if (value.output)
      outputs.set(name.toLowerCase(), { ordinal: index + skip, name: value.name === "" ? name : value.name })
    return { ...value, name }
  })
  return { kind: "run", sql, parameters, outputs, handle }
}

/** Any other procedure is run by name, with one parameter of the batch for each of its own. */
function runProcedure(name: string, values: readonly RpcParameter[]): ProcedurePlan {
  const outputs = new Map<string, OutputPlace>()
  const parameters: SqlParameter[] = []
  const list = values.map((value, index) => {
    const bound = `@P${index + 1}`
    parameters.push({ ...value, name: bound })
    if (value.output) outputs.set(bound.toLowerCase(), { ordinal: index, name: value.name })
    const named = /^@[\p{L}\p{N}_@#$]+$/u.test(value.name) ? `${value.name} = ` : ""
    return `${named}${bound}${value.output ? " OUTPUT" : ""}`
  })
  const sql = `EXEC ${quoteQualifiedName(name)} ${list.join(", ")}`.trimEnd()
  return { kind: "run", sql, parameters, outputs, handle: undefined }
}

const textOf = (parameter: RpcParameter | undefined): string | undefined =>
  typeof parameter?.value === "string" ? parameter.value : undefined

const noSuchHandle = (handle: number): ProcedurePlan =>
  error(8179, 2, `Could not find prepared statement with handle ${handle}.`)

function error(number: number, state: number, text: string): ProcedurePlan {
  return { kind: "error", message: { number, severity: 16, state, text, line: 1 } }
}
