// Drizzle on MySQL: it takes the pool.
import { createPool } from "@keyless/runtime/mysql2"
import { eq, sql } from "drizzle-orm"
import { drizzle } from "drizzle-orm/mysql2"
import { mysqlTable, varchar } from "drizzle-orm/mysql-core"

const visits = mysqlTable("visits", { who: varchar({ length: 20 }) })
const pool = createPool()
const db = drizzle({ client: pool })
try {
  await db.execute(sql`create table if not exists visits (who varchar(20))`)
  await db.insert(visits).values({ who: "drizzle" })
  const me = sql`substring_index(current_user(), '@', 1)`
  const [row] = await db.select({ who: visits.who, me }).from(visits).where(eq(visits.who, "drizzle"))
  console.log(`${row.who}: logged in as ${row.me}`)
} finally {
  await pool.end()
}
