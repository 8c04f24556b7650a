import type { IdentityDirectory } from "../../../kit/ports.ts"
import { createLazyStart } from "../../../kit/gateway/lazy-start.ts"
import type { MysqlServerView } from "../state.ts"
import { createAdministrators } from "./administrators.ts"
import type { Administrators } from "./administrators.ts"
import { startEngine } from "./engine/engine.ts"
import type { Engine } from "./engine/engine.ts"
import { quoteIdentifier } from "./sql/quoting.ts"

/** The engine of one server, which starts when it is first asked for. */
export interface LazyEngine {
  /** The engine with the accounts and databases of the view. A start that failed is tried again. */
  engine(): Promise<Engine>
  /** These three do nothing before the engine has started: it starts with what the view then says. */
  syncAdministrators(): Promise<void>
  createDatabase(name: string): Promise<void>
  dropDatabase(name: string): Promise<void>
  /** The databases of users, however they were made; undefined before the engine has started. */
  databases(): Promise<readonly string[] | undefined>
  close(): Promise<void>
}

/** https://dev.mysql.com/doc/refman/8.0/en/system-schema.html */
const systemDatabases = ["information_schema", "mysql", "performance_schema", "sys"]

interface Started {
  readonly engine: Engine
  readonly administrators: Administrators
}

export function createLazyEngine(
  directory: string,
  view: () => MysqlServerView,
  identity: IdentityDirectory,
): LazyEngine {
  const start = async (): Promise<Started> => {
    const engine = await startEngine(directory)
    try {
      const administrators = createAdministrators(engine, view, identity)
      await administrators.sync()
      for (const name of view().state.databases) await createDatabase(engine, view(), name)
      return { engine, administrators }
    } catch (error) {
      await engine.close()
      throw error
    }
  }
  const lazy = createLazyStart(start, ({ engine }) => engine.close())
  return {
    engine: async () => (await lazy.started()).engine,
    async syncAdministrators() {
      await (await lazy.running())?.administrators.sync()
    },
    async createDatabase(name) {
      const running = await lazy.running()
      if (running !== undefined) await createDatabase(running.engine, view(), name)
    },
    async dropDatabase(name) {
      await (await lazy.running())?.engine.query(`drop database if exists ${quoteIdentifier(name)}`)
    },
    async databases() {
      const running = await lazy.running().catch(() => undefined)
      if (running === undefined) return undefined
      const rows = await running.engine.query(
        "select SCHEMA_NAME as name from information_schema.SCHEMATA order by SCHEMA_NAME",
      )
      return rows
        .map(({ name }) => String(name))
        .filter((name) => !systemDatabases.includes(name.toLowerCase()))
    },
    close: () => lazy.close(),
  }
}

/** As in ARM, where a PUT of a database that exists changes nothing. */
async function createDatabase(engine: Engine, { state }: MysqlServerView, name: string): Promise<void> {
  const found = await engine.query("select 1 from information_schema.SCHEMATA where SCHEMA_NAME = ?", [name])
  if (found.length > 0) return
  await engine.query(`create database ${quoteIdentifier(name)}`)
  await engine.runAs(state.administratorLogin, name, state.sql[name] ?? [])
}
