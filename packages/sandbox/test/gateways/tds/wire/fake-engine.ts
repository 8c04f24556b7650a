import type {
  SqlEngine,
  SqlEngineOptions,
  SqlMessage,
  SqlParameter,
  SqlReply,
  SqlSession,
  SqlType,
  SqlValue,
} from "@keyless/tsql"

/** What the engine of a test was asked to run. */
export interface Executed {
  readonly sql: string
  readonly parameters: readonly SqlParameter[]
}

export interface FakeEngine extends SqlEngine {
  readonly executed: Executed[]
  /** Sessions that were opened and not closed. */
  sessions(): number
}

const message = (number: number, severity: number, text: string, line = 1): SqlMessage => ({
  number,
  severity,
  state: 3,
  text,
  line,
})

export const column = (name: string, type: SqlType) => ({ name, type, nullable: true })

const one = (name: string, type: SqlType, value: SqlValue): SqlReply[] => [
  { kind: "rows", columns: [column(name, type)], rows: [[value]] },
  { kind: "done", rowCount: 1 },
]

const int: SqlType = { name: "int" }

/** What ODBC asks for about its types: how long values may be. */
function describeType(type: number): SqlReply[] {
  const precisions = new Map([
    [12, 8000],
    [-9, 4000],
    [-3, 8000],
    [93, 27],
  ])
  const columns = [
    column("TYPE_NAME", { name: "nvarchar", length: 128 }),
    column("DATA_TYPE", { name: "smallint" }),
    column("PRECISION", int),
  ]
  return [
    { kind: "rows", columns, rows: [["type", type, precisions.get(type) ?? null]] },
    { kind: "done", rowCount: 1 },
  ]
}

/** Columns and rows that a test wants to read. */
export const results = new Map<string, SqlReply[]>()

/** Answers of a batch: an engine that knows a few words, so that the wire can be looked at on its own. */
function answer(batch: string, parameters: readonly SqlParameter[]): SqlReply[] {
  const sql = batch.trim()
  const known = results.get(sql)
  if (known !== undefined) return known
  const typeInfo = /^sp_datatype_info_100 (-?\d+),3$/.exec(sql)
  if (typeInfo !== null) return describeType(Number(typeInfo[1]))
  if (/^set /i.test(sql)) return [{ kind: "done", rowCount: null }]
  if (sql.startsWith("echo"))
    return [
      {
        kind: "rows",
        columns: parameters.map(({ name, type }) => column(name.slice(1), type)),
        rows: [parameters.map(({ value }) => value)],
      },
      { kind: "done", rowCount: 1 },
    ]
  if (sql.startsWith("outputs") || sql.startsWith("EXEC [dbo].[twice]"))
    return [
      { kind: "done", rowCount: null },
      ...parameters
        .filter(({ output }) => output)
        .map(({ name, type, value }): SqlReply => ({ kind: "output", name, type, value })),
    ]
  const many = /^rows (\d+)$/.exec(sql)
  if (many !== null) {
    const count = Number(many[1])
    const rows = Array.from({ length: count }, (_, index) => [
      index,
      `row ${index}`,
      index % 3 === 0 ? null : index,
    ])
    const columns = [
      column("id", int),
      column("text", { name: "nvarchar", length: 40 }),
      column("third", int),
    ]
    return [
      { kind: "rows", columns, rows },
      { kind: "done", rowCount: count },
    ]
  }
  if (sql === "fail")
    return [
      { kind: "done", rowCount: 7 },
      { kind: "message", message: message(208, 16, "Invalid object name 'nothing'.", 4) },
      { kind: "done", rowCount: null },
    ]
  if (sql === "print")
    return [
      { kind: "message", message: message(0, 0, "hello") },
      { kind: "done", rowCount: null },
    ]
  if (sql === "fatal") return [{ kind: "message", message: message(596, 21, "Cannot continue.") }]
  if (sql === "fault") throw new Error("the engine has a fault")
  if (sql === "update") return [{ kind: "done", rowCount: 5, command: "update" }]
  if (/BEGIN TRANSACTION/.test(sql))
    return [
      { kind: "transaction", change: "begin" },
      { kind: "done", rowCount: null },
    ]
  if (sql.startsWith("COMMIT")) return [{ kind: "transaction", change: "commit" }]
  if (/^ROLLBACK TRANSACTION$/.test(sql)) return [{ kind: "transaction", change: "rollback" }]
  if (/^(ROLLBACK|SAVE) TRANSACTION \[/.test(sql)) return [{ kind: "done", rowCount: null }]
  if (sql === "select 1 as one" || sql === "SELECT 1;") return one("one", int, 1)
  return [{ kind: "message", message: message(102, 15, `Incorrect syntax near '${sql}'.`) }]
}

/** Makes an engine with the databases of the view that lets the view's password administrator and any token in. */
export function createFakeEngine({ view }: SqlEngineOptions): FakeEngine {
  const executed: Executed[] = []
  let sessions = 0
  return {
    executed,
    sessions: () => sessions,
    login(login, database = "master") {
      const { passwordAdministrator, databases } = view()
      if (
        login.kind === "password" &&
        (login.user !== passwordAdministrator?.login || login.password !== passwordAdministrator.password)
      )
        return { ok: false, refused: message(18_456, 14, `Login failed for user '${login.user}'.`) }
      if (database !== "master" && !databases.some(({ name }) => name === database)) {
        const text = `Cannot open database "${database}" requested by the login. The login failed.`
        return { ok: false, refused: message(4060, 11, text) }
      }
      sessions += 1
      const session: SqlSession = {
        database,
        execute(sql, parameters = []) {
          executed.push({ sql, parameters })
          return answer(sql, parameters)
        },
        close() {
          sessions -= 1
        },
      }
      return { ok: true, session }
    },
    createDatabase: () => undefined,
    dropDatabase: () => undefined,
    close: () => undefined,
  }
}
