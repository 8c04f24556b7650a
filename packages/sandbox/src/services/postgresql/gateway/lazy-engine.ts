import { createLazyStart } from "../../../kit/gateway/lazy-start.ts"
import type { PostgresServerView } from "../state.ts"
import type { Engine } from "./engine/engine.ts"
import { labelProcedureSql, principalFunctionsSql } from "./pgaadauth.ts"
import {
  administratorSql,
  bootstrapSql,
  databaseOwner,
  formerAdministratorSql,
  publicSchemaSql,
} from "./roles.ts"

/** The engine of one server, which starts when it is first asked for. */
export interface LazyEngine {
  /** The engine with the roles and databases of the view. A start that failed is tried again. */
  engine(): Promise<Engine>
  /** Cancels what a session is running; before the engine has started there is none. */
  cancel(pid: number, secret: number): Promise<void>
  /** These three do nothing before the engine has started: it starts with what the view then says. */
  syncAdministrators(): Promise<void>
  createDatabase(name: string): Promise<void>
  dropDatabase(name: string): Promise<void>
  /** The databases of users, however they were made; undefined before the engine has started. */
  databases(): Promise<readonly string[] | undefined>
  close(): Promise<void>
}

interface Started {
  readonly engine: Engine
  readonly administrators: { sync(): Promise<void> }
}

export function createLazyEngine(
  startEngine: () => Promise<Engine>,
  view: () => PostgresServerView,
): LazyEngine {
  const start = async (): Promise<Started> => {
    const engine = await startEngine()
    try {
      await prepare(engine, view)
      const administrators = createAdministrators(engine, view)
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
    async cancel(pid, secret) {
      await (await lazy.running())?.engine.cancel(pid, secret)
    },
    async syncAdministrators() {
      await (await lazy.running())?.administrators.sync()
    },
    async createDatabase(name) {
      const running = await lazy.running()
      if (running !== undefined) await createDatabase(running.engine, view(), name)
    },
    async dropDatabase(name) {
      await (await lazy.running())?.engine.dropDatabase(name)
    },
    async databases() {
      const running = await lazy.running().catch(() => undefined)
      return (await running?.engine.databases())?.filter((name) => name !== "postgres")
    },
    close: () => lazy.close(),
  }
}

/** As in ARM, where a PUT of a database that exists changes nothing. */
async function createDatabase(engine: Engine, { state }: PostgresServerView, name: string): Promise<void> {
  if (await engine.hasDatabase(name)) return
  await engine.createDatabase(name, databaseOwner(state))
  await engine.runAs(state.administratorLogin, name, state.sql[name] ?? [])
}

async function prepare(engine: Engine, view: () => PostgresServerView): Promise<void> {
  const { state } = view()
  await engine.prepareDatabases(labelProcedureSql)
  await engine.query("postgres", bootstrapSql(state))
  await engine.prepareDatabases(publicSchemaSql(state))
  await engine.query("postgres", principalFunctionsSql(state.principalAdmin))
  await engine.runAs(state.administratorLogin, "postgres", state.sql["postgres"] ?? [])
}

/** Keeps the roles of Entra administrators as the control plane lists them; remembers whom it made. */
function createAdministrators(engine: Engine, view: () => PostgresServerView): { sync(): Promise<void> } {
  let known = new Set<string>()
  let last = Promise.resolve()
  const run = async () => {
    const { administrators } = view().state
    const names = new Set(administrators.map(({ principalName }) => principalName))
    for (const name of known)
      if (!names.has(name)) await engine.query("postgres", formerAdministratorSql(name))
    for (const administrator of administrators)
      await engine.query("postgres", administratorSql(administrator))
    known = names
  }
  return {
    sync() {
      const next = last.then(run)
      last = next.catch(() => undefined)
      return next
    },
  }
}
