// Prisma's driver adapter for PostgreSQL takes the pool; in an app it goes to `new PrismaClient({ adapter })`. Here it is asked by itself, because a
// client has to be generated from a schema first.
import { createPool } from "@keyless/runtime/pg"
import { PrismaPg } from "@prisma/adapter-pg"

const pool = createPool()
const adapter = await new PrismaPg(pool).connect()
const statement = (sql, ...args) => ({
  sql,
  args,
  argTypes: args.map(() => ({ scalarType: "string", arity: "scalar" })),
})
try {
  await adapter.executeScript("create table if not exists visits (who text)")
  await adapter.executeRaw(statement("insert into visits values ($1)", "prisma"))
  const { rows } = await adapter.queryRaw(
    statement("select who, current_user::text as me from visits where who = $1", "prisma"),
  )
  const [[who, me]] = rows.map((row) => row.map(String))
  console.log(`${who}: logged in as ${me}`)
} finally {
  await adapter.dispose()
  await pool.end()
}
