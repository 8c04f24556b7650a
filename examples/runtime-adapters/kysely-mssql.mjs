// Kysely on Azure SQL: the dialect takes a function that makes a connection of tedious, and a pool of tarn.
import { poolOptions } from "@keyless/runtime/mssql"
import { Kysely, MssqlDialect, sql } from "kysely"
import * as Tarn from "tarn"
import * as Tedious from "tedious"

const { server, port, database, authentication, options } = poolOptions()
const db = new Kysely({
  dialect: new MssqlDialect({
    tarn: { ...Tarn, options: { min: 0, max: 10 } },
    tedious: {
      ...Tedious,
      connectionFactory: () =>
        new Tedious.Connection({ server, authentication, options: { ...options, port, database } }),
    },
  }),
})
try {
  await sql`if object_id('visits') is null create table visits (who varchar(20))`.execute(db)
  await db.insertInto("visits").values({ who: "kysely-mssql" }).execute()
  const row = await db
    .selectFrom("visits")
    .where("who", "=", "kysely-mssql")
    .select(["who", sql`user_name()`.as("me")])
    .executeTakeFirstOrThrow()
  console.log(`${row.who}: logged in as ${String(row.me)}`)
} finally {
  await db.destroy()
}
