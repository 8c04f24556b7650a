import { quoteIdentifier, quoteLiteral } from "../quoting.ts"
import { openClient, type EngineClient } from "./client.ts"
import { openSession, sendCancel } from "./connection.ts"
import type { EngineSession, SessionListener, SessionRequest } from "./connection.ts"
import { superuserName } from "./data-template.ts"
import { startPostgres } from "./process.ts"
import { type RoleFacts, roleFacts, roleQuery } from "./role-facts.ts"
import type { Row } from "../wire/results.ts"

/** A PostgreSQL server without network, passwords and Entra: the gateway adds those. */
export interface Engine {
  /** Runs SQL as superuser in every database there is and every one made later. */
  prepareDatabases(sql: string): Promise<void>
  /** Runs SQL (one or more statements, as one simple query) as superuser. Throws errors with an SQLSTATE as `code`. */
  query(database: string, sql: string): Promise<Row[]>
  /** Runs statements one by one as another role. */
  runAs(role: string, database: string, statements: readonly string[]): Promise<void>
  findRole(name: string): Promise<RoleFacts | undefined>
  /** The databases that are no templates. */
  databases(): Promise<string[]>
  hasDatabase(name: string): Promise<boolean>
  createDatabase(name: string, owner: string): Promise<void>
  dropDatabase(name: string): Promise<void>
  openSession(request: SessionRequest, listener: SessionListener): EngineSession
  /** Cancels what the session with this key is running, if there is one. */
  cancel(pid: number, secret: number): Promise<void>
  close(): Promise<void>
}

/** Starts a PostgreSQL server; see `startPostgres` for where it runs and how it ends. */
export async function startEngine(directory: string): Promise<Engine> {
  const server = await startPostgres(directory)
  const path = server.socket
  const asSuperuser = (database: string, sql: string) => runStatements(path, superuserName, database, [sql])
  // Asked at every login, so this connection is kept; one that broke is opened anew.
  let kept: EngineClient | undefined
  const ask = async (sql: string): Promise<Row[]> => {
    if (kept === undefined || kept.ended()) kept = openClient(path, superuserName, "postgres")
    return kept.query(sql)
  }
  return {
    async prepareDatabases(sql) {
      // New databases are copies of template1.
      for (const database of ["template1", "postgres"]) await asSuperuser(database, sql)
    },
    query: asSuperuser,
    async runAs(role, database, statements) {
      await runStatements(path, role, database, statements)
    },
    async findRole(name) {
      const [row] = await ask(roleQuery(`rolname = ${quoteLiteral(name)}`))
      return row === undefined ? undefined : roleFacts(row)
    },
    async databases() {
      const rows = await ask("select datname from pg_database where not datistemplate order by oid")
      return rows.flatMap(({ datname }) => datname ?? [])
    },
    async hasDatabase(name) {
      const sql = `select 1 as found from pg_database where datname = ${quoteLiteral(name)}`
      return (await ask(sql)).length > 0
    },
    async createDatabase(name, owner) {
      await asSuperuser(
        "postgres",
        `create database ${quoteIdentifier(name)} owner ${quoteIdentifier(owner)}`,
      )
    },
    async dropDatabase(name) {
      await asSuperuser("postgres", `drop database if exists ${quoteIdentifier(name)} with (force)`)
    },
    openSession(request, listener) {
      return openSession(path, request, listener, (pid) => {
        // A server that ends takes the session with it.
        ask(`select pg_terminate_backend(${pid})`).catch(() => undefined)
      })
    },
    cancel: (pid, secret) => sendCancel(path, pid, secret),
    async close() {
      kept?.close()
      await server.stop()
    },
  }
}

/** Runs statements over a connection of their own and answers the rows of the last. */
async function runStatements(
  path: string,
  user: string,
  database: string,
  statements: readonly string[],
): Promise<Row[]> {
  const client = openClient(path, user, database)
  try {
    let rows: Row[] = []
    for (const statement of statements) rows = await client.query(statement)
    return rows
  } finally {
    client.close()
  }
}
