// TypeORM on PostgreSQL: it makes a pool of its own and takes the password as a function.
import { poolOptions } from "@keyless/runtime/pg"
import { DataSource, EntitySchema } from "typeorm"

const Visit = new EntitySchema({
  name: "Visit",
  tableName: "visits",
  columns: { who: { type: "text", primary: true } },
})
const { host, port, user: username, database, ssl, password } = poolOptions()
const source = new DataSource({
  type: "postgres",
  host,
  port,
  username,
  database,
  ssl,
  password,
  entities: [Visit],
})
await source.initialize()
try {
  await source.query("create table if not exists visits (who text)")
  const visits = source.getRepository(Visit)
  await visits.insert({ who: "typeorm" })
  const { who } = await visits.findOneByOrFail({ who: "typeorm" })
  const [{ me }] = await source.query("select current_user as me")
  console.log(`${String(who)}: logged in as ${me}`)
} finally {
  await source.destroy()
}
