// Knex on PostgreSQL: it has a pool of its own, and hands `connection` to each client of pg.
import { poolOptions } from "@keyless/runtime/pg"
import Knex from "knex"

const knex = Knex({ client: "pg", connection: poolOptions() })
try {
  await knex.raw("create table if not exists visits (who text)")
  await knex("visits").insert({ who: "knex" })
  const row = await knex("visits").where({ who: "knex" }).first("who", knex.raw("current_user as me"))
  console.log(`${row.who}: logged in as ${row.me}`)
} finally {
  await knex.destroy()
}
