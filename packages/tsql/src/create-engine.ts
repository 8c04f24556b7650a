import { mkdirSync, rmSync } from "node:fs"
import { join } from "node:path"
import type { SqlClient, SqlEngine, SqlEngineOptions } from "./engine.ts"
import { admit, databaseRefused } from "./login.ts"
import type { SessionState } from "./run/context.ts"
import { type DatabaseLock, type IdentityCounters, createDatabaseLock } from "./run/lock.ts"
import { defaultOptions } from "./run/session-options.ts"
import { createSession } from "./session.ts"
import { registerFunctions } from "./storage/functions.ts"
import { openStore } from "./storage/sqlite.ts"
import { createSystemTables } from "./storage/system-tables.ts"
import { fold } from "./values/fold.ts"
import { nowText } from "./values/now.ts"

interface Database {
  readonly name: string
  readonly path: string
  readonly lock: DatabaseLock
  readonly identities: IdentityCounters
  /** By their state, with how to end them. */
  readonly sessions: Map<SessionState, { close(): void }>
}

/**
 * The databases of one server: a stand-in for Azure SQL and SQL database in Fabric whose rows SQLite keeps, one file for each database. Files of
 * an earlier run are replaced. Throws where one of the first statements of a database fails.
 */
export function createSqlEngine(options: SqlEngineOptions): SqlEngine {
  const databases = new Map<string, Database>()
  let files = 0
  let lastSession = 50
  const now = options.now ?? (() => new Date())
  mkdirSync(options.folder, { recursive: true })

  const open = (
    database: Database,
    admission: Pick<SessionState, "login"> & { context: SessionState["contexts"][0] },
    client: SqlClient = { program: "", host: "" },
  ) => {
    const store = openStore(database.path)
    lastSession++
    const state: SessionState = {
      store,
      database: database.name,
      sessionId: lastSession,
      server: options.view(),
      directory: options.directory,
      now,
      lock: database.lock,
      identities: database.identities,
      login: admission.login,
      client: { program: client.program, host: client.host, since: nowText({ now }) },
      sessions: () => [...database.sessions.keys()],
      databases: () => [...databases.values()].map((each) => each.name),
      contexts: [admission.context],
      transactions: 0,
      writing: false,
      doomed: false,
      rowCount: 0,
      lastError: 0,
      scopeIdentity: null,
      lastIdentity: null,
      caught: undefined,
      constants: new Map(),
      checking: false,
      noWait: false,
      handlers: 0,
      savepoints: [],
      transactionName: undefined,
      truncated: new Map(),
      options: defaultOptions,
      variables: new Map(),
      reply: () => undefined,
    }
    registerFunctions(store, () => state)
    const session = createSession({
      state,
      onBatch: (user, sql, ok) => options.onStatement({ database: database.name, user, sql, ok }),
      onClose: () => database.sessions.delete(state),
    })
    database.sessions.set(state, session)
    return session
  }

  const create = (name: string, sql: readonly string[]) => {
    files++
    const path = join(options.folder, `database-${files}.sqlite`)
    for (const suffix of ["", "-wal", "-shm"]) rmSync(path + suffix, { force: true })
    const database: Database = {
      name,
      path,
      lock: createDatabaseLock(),
      identities: new Map(),
      sessions: new Map(),
    }
    const store = openStore(path)
    createSystemTables(store, nowText({ now }))
    store.close()
    databases.set(fold(name), database)
    if (sql.length === 0) return
    const login = { name: "dbo", kind: "password", sid: new Uint8Array([1]) } as const
    const session = open(database, { login, context: { name: "dbo", id: 1, principals: [1] } })
    for (const batch of sql) {
      for (const reply of session.execute(batch)) {
        if (reply.kind === "message" && reply.message.severity > 10) {
          throw new Error(
            `A first statement of database ${name} failed: Msg ${reply.message.number}, ${reply.message.text}`,
          )
        }
      }
    }
    session.close()
  }

  const drop = (database: Database) => {
    for (const session of database.sessions.values()) session.close()
    for (const suffix of ["", "-wal", "-shm"]) rmSync(database.path + suffix, { force: true })
    databases.delete(fold(database.name))
  }

  const { flavour, databases: first } = options.view()
  if (flavour === "azure-sql") create("master", [])
  for (const { name, sql } of first) create(name, sql)

  return {
    login(login, wanted, client) {
      const name = wanted === undefined || wanted === "" ? "master" : wanted
      const database = databases.get(fold(name))
      if (database === undefined) return { ok: false, refused: databaseRefused(name) }
      const store = openStore(database.path)
      const admitted = admit(options.view(), options.directory, store, login)
      store.close()
      if (!admitted.ok) return admitted
      return { ok: true, session: open(database, admitted.admission, client) }
    },
    createDatabase(name) {
      if (!databases.has(fold(name))) create(name, [])
    },
    dropDatabase(name) {
      const database = databases.get(fold(name))
      if (database !== undefined) drop(database)
    },
    close() {
      for (const database of databases.values()) drop(database)
    },
  }
}
