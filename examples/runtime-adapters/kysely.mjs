// Kysely on PostgreSQL: its dialect takes the pool.
import { createPool } from "@keyless/runtime/pg"
import { Kysely, PostgresDialect, sql } from "kysely"

const db = new Kysely({ dialect: new PostgresDialect({ pool: createPool() }) })
try {
  await db.schema.createTable("visits").ifNotExists().addColumn("who", "text").execute()
  await db.insertInto("visits").values({ who: "kysely" }).execute()
  const row = await db
    .selectFrom("visits")
    .select([sql`current_user`.as("me"), "who"])
    .where("who", "=", "kysely")
    .executeTakeFirstOrThrow()
  console.log(`${row.who}: logged in as ${String(row.me)}`)
} finally {
  await db.destroy()
}
