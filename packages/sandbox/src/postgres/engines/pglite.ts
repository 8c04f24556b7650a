import { randomInt } from "node:crypto"
import { quoteIdentifier, quoteLiteral } from "../quoting.ts"
import { errorResponse, query } from "../wire/messages.ts"
import { rowsOf } from "../wire/results.ts"
import type { Engine, SessionRequest } from "./engine.ts"
import { createPgliteInstance } from "./pglite-instance.ts"
import type { PgliteInstance } from "./pglite-instance.ts"
import { openPgliteSession } from "./pglite-session.ts"
import type { PgliteStarter } from "./pglite-template.ts"
import { createSharedCatalogs } from "./shared-catalogs.ts"
import type { SharedCatalogs } from "./shared-catalogs.ts"

interface Started {
  readonly instance: PgliteInstance
  readonly reported: Readonly<Record<string, string>>
}

/** How long a query of the gateway waits for a session that is inside a transaction. */
const waitLimitMs = 60_000

/**
 * A server of PGlite instances, one per database, each started when it is first used (about 200 MB of memory each).
 * Statements of one database run one after another, and so do transactions.
 */
export function createPgliteEngine(starter: PgliteStarter): Engine {
  const catalogs = createSharedCatalogs()
  const instances = new Map<string, Promise<Started>>()
  const sessions = new Map<number, { secret: number; database: string; cancel(): void; close(): void }>()
  const everywhere: string[] = []
  let lastPid = 1000
  let closed = false

  const startInstance = async (database: string, index: number): Promise<Started> => {
    const instance = createPgliteInstance(await starter.start(), database)
    await instance.query(`
      set allow_system_table_mods = on;
      update pg_database set datname = ${quoteLiteral(database)} where datname = current_database();
      reset allow_system_table_mods`)
    // Roles made in two databases at the same time must not get the same oid.
    await instance.query(
      `select count(pg_nextoid('pg_authid'::regclass, 'oid', 'pg_authid_oid_index'::regclass))
       from generate_series(1, ${index * 2000})`,
    )
    if (index === 0) await catalogs.readFrom(instance)
    else await refreshFresh(instance)
    for (const sql of everywhere) await instance.query(sql)
    const rows = await instance.query(reportedSql)
    return {
      instance,
      reported: Object.fromEntries(rows.map(({ name, setting }) => [name ?? "", setting ?? ""])),
    }
  }

  /** What a fresh instance has is read first, so that only the difference is written. */
  const refreshFresh = async (instance: PgliteInstance) => {
    const scratch = createSharedCatalogs()
    await scratch.readFrom(instance)
    await catalogs.writeTo(instance)
  }

  const start = (database: string): Promise<Started> => {
    const running = instances.get(database)
    if (running !== undefined) return running
    if (closed) return Promise.reject(new Error("the server was stopped"))
    const starting = startInstance(database, instances.size)
    instances.set(database, starting)
    starting.catch(() => instances.delete(database))
    return starting
  }

  const withInstance = async <T>(
    database: string,
    work: (instance: PgliteInstance) => Promise<T>,
  ): Promise<T> => {
    const { instance } = await start(database)
    const holder = {}
    await instance.acquire(holder, AbortSignal.timeout(waitLimitMs))
    try {
      await catalogs.writeTo(instance)
      return await work(instance)
    } finally {
      await catalogs.readFrom(instance).finally(() => instance.release(holder))
    }
  }

  const dependents = async (asking: PgliteInstance, role: string): Promise<string | undefined> => {
    const facts = catalogs.findRole(role)
    if (facts === undefined) return undefined
    const sql = `
      select count(*) as number from pg_shdepend
      where refclassid = 'pg_authid'::regclass and refobjid = ${facts.oid}
        and dbid = (select oid from pg_database where datname = current_database())`
    const details: string[] = []
    for (const starting of instances.values()) {
      const { instance } = await starting
      if (instance === asking) continue
      const rows =
        (await instance.peek(sql)) ?? (await withInstance(instance.database, () => instance.query(sql)))
      const number = Number(rows[0]?.["number"] ?? 0)
      if (number > 0)
        details.push(`${number} object${number === 1 ? "" : "s"} in database ${instance.database}`)
    }
    return details.length === 0 ? undefined : details.join("\n")
  }

  const forget = async (database: string) => {
    for (const session of sessions.values()) if (session.database === database) session.close()
    const running = instances.get(database)
    instances.delete(database)
    await (await running?.catch(() => undefined))?.instance.close()
  }
  const publish = async (instance: PgliteInstance) => {
    await catalogs.readFrom(instance)
    const known = new Set(catalogs.databases())
    for (const database of instances.keys()) if (!known.has(database)) await forget(database)
  }

  return {
    async prepareDatabases(sql) {
      everywhere.push(sql)
      for (const database of instances.keys()) await withInstance(database, (instance) => instance.query(sql))
    },
    query: (database, sql) => withInstance(database, (instance) => instance.query(sql)),
    async runAs(role, database, statements) {
      if (statements.length === 0) return
      await withInstance(database, async (instance) => {
        await instance.query(`set session authorization ${quoteIdentifier(role)}`)
        for (const statement of statements) rowsOf(Buffer.concat(await instance.run(query(statement))))
      })
    },
    async hasDatabase(name) {
      return catalogs.databases().includes(name)
    },
    async findRole(name) {
      return catalogs.findRole(name)
    },
    async createDatabase(name, owner) {
      catalogs.putDatabase(name, owner)
    },
    async dropDatabase(name) {
      catalogs.removeDatabase(name)
      await forget(name)
    },
    openSession(request, listener) {
      const refusal = refusalFor(catalogs, request)
      if (refusal !== undefined) {
        process.nextTick(() => {
          listener.onMessage(errorResponse({ severity: "FATAL", ...refusal }))
          listener.onEnd()
        })
        return closedSession
      }
      lastPid += 1
      const pid = lastPid
      const secret = randomInt(2 ** 31)
      const session = openPgliteSession(
        {
          pid,
          secret,
          instance: () => start(request.database),
          roleSettings: () => catalogs.findRole(request.user)?.settings ?? [],
          refresh: (instance) =>
            catalogs.isCurrent(instance) ? Promise.resolve() : catalogs.writeTo(instance),
          publish,
          dependents,
          onClose: () => void sessions.delete(pid),
        },
        request,
        {
          ...listener,
          onEnd() {
            sessions.delete(pid)
            listener.onEnd()
          },
        },
      )
      sessions.set(pid, {
        secret,
        database: request.database,
        cancel: () => session.cancel(),
        close() {
          session.close()
          listener.onEnd()
        },
      })
      return session
    },
    cancel(pid, secret) {
      const session = sessions.get(pid)
      if (session?.secret === secret) session.cancel()
    },
    async close() {
      closed = true
      for (const session of sessions.values()) session.close()
      const running = [...instances.values()]
      instances.clear()
      for (const starting of running) await (await starting.catch(() => undefined))?.instance.close()
    },
  }
}

function refusalFor(
  catalogs: SharedCatalogs,
  { user, database }: SessionRequest,
): { code: string; message: string; detail?: string } | undefined {
  if (!catalogs.databases().includes(database)) {
    return { code: "3D000", message: `database "${database}" does not exist` }
  }
  if (catalogs.mayConnect(user, database)) return undefined
  return {
    code: "42501",
    message: `permission denied for database "${database}"`,
    detail: "User does not have CONNECT privilege.",
  }
}

const closedSession = {
  send: () => true,
  rewrite: () => undefined,
  pause: () => undefined,
  resume: () => undefined,
  close: () => undefined,
}

/** https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-ASYNC */
const reportedSql = `
  select name, setting from pg_settings where name in (
    'application_name', 'client_encoding', 'DateStyle', 'default_transaction_read_only', 'in_hot_standby',
    'integer_datetimes', 'IntervalStyle', 'is_superuser', 'scram_iterations', 'search_path', 'server_encoding',
    'server_version', 'standard_conforming_strings', 'TimeZone')`
