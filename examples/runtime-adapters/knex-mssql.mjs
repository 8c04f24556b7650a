// Knex on Azure SQL: it has a pool of its own, and hands `connection` to each connection of tedious, word by word.
import { poolOptions } from "@keyless/runtime/mssql"
import Knex from "knex"

const { server, port, database, authentication, options } = poolOptions()
const { credential } = authentication.options
const knex = Knex({
  client: "mssql",
  connection: { server, port, database, type: authentication.type, credential, ...options },
})
try {
  await knex.raw("if object_id('visits') is null create table visits (who varchar(20))")
  await knex("visits").insert({ who: "knex-mssql" })
  const row = await knex("visits").where({ who: "knex-mssql" }).first("who", knex.raw("user_name() as me"))
  console.log(`${row.who}: logged in as ${row.me}`)
} finally {
  await knex.destroy()
}
