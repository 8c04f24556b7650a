import { setTimeout as pause } from "node:timers/promises"
import { quoteIdentifier, quoteLiteral } from "../quoting.ts"
import { superuserName } from "./engine.ts"
import type { Engine } from "./engine.ts"
import { openNativeClient, openNativeSession, sendCancel } from "./native-connection.ts"
import type { NativeClient } from "./native-connection.ts"
import { startNativeProcess } from "./native-process.ts"
import { roleFacts, roleQuery } from "./role-facts.ts"
import type { Row } from "../wire/results.ts"

/** A real PostgreSQL server as engine; see `startNativeProcess` for where it runs and how it ends. */
export async function createNativeEngine(directory: string): Promise<Engine> {
  const server = await startNativeProcess(directory)
  const path = server.socket
  const asSuperuser = (database: string, sql: string) => runStatements(path, superuserName, database, [sql])
  let kept: NativeClient | undefined
  await untilReady(() => asSuperuser("postgres", "select 1")).catch(async (error: unknown) => {
    await server.stop()
    throw new Error("The PostgreSQL server did not start", { cause: error })
  })
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
      // Asked for at every login, so this connection is kept.
      kept ??= openNativeClient(path, superuserName, "postgres")
      const [row] = await kept.query(roleQuery(`rolname = ${quoteLiteral(name)}`))
      return row === undefined ? undefined : roleFacts(row)
    },
    async hasDatabase(name) {
      const sql = `select 1 as found from pg_database where datname = ${quoteLiteral(name)}`
      return (await asSuperuser("postgres", sql)).length > 0
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
    openSession: (request, listener) => openNativeSession(path, request, listener),
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
  const client = openNativeClient(path, user, database)
  try {
    let rows: Row[] = []
    for (const statement of statements) rows = await client.query(statement)
    return rows
  } finally {
    client.close()
  }
}

/** A starting server refuses connections, first by the missing socket, then with an error. */
async function untilReady(attempt: () => Promise<unknown>): Promise<void> {
  for (let left = 150; ; left -= 1) {
    try {
      await attempt()
      return
    } catch (error) {
      if (left === 0) throw error
      await pause(100)
    }
  }
}
