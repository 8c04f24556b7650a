import { appToken, inSession } from "../../support/database.ts"
import type { World } from "../../support/harness.ts"
import { inMysql } from "../../support/mysql-database.ts"
import type { Cell, Target } from "./cells.ts"
import { databaseOf, siteIdOf } from "./world.ts"

/** Whether {@link endSessions} can do so. */
export function canEndSessions(target: Target): boolean {
  return target === "postgres-flexible" || target === "mysql-flexible"
}

/** Ends every session of an app that is its system identity, as a server does that restarts. The app may do so itself. */
export async function endSessions(world: World, cell: Cell, user: string): Promise<void> {
  const login = { user, password: await appToken(world, siteIdOf(cell)), database: databaseOf(cell) }
  if (cell.target === "postgres-flexible") {
    await inSession(world, login, (ask) =>
      ask(
        "select pg_terminate_backend(pid) from pg_stat_activity where usename = current_user and pid <> pg_backend_pid()",
      ),
    )
  } else {
    await inMysql(world, login, async (run) => {
      const others = await run("select id from information_schema.processlist where id <> connection_id()")
      for (const { id } of others) await run(`kill ${Number(id)}`)
    })
  }
}
