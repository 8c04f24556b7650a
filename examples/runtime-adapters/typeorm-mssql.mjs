// TypeORM on Azure SQL: it makes a pool of mssql out of `extra`.
import { poolOptions } from "@keyless/runtime/mssql"
import { DataSource, EntitySchema } from "typeorm"

const { server: host, database, ...more } = poolOptions()
const Visit = new EntitySchema({
  name: "visits",
  columns: { who: { type: "varchar", length: 20, primary: true } },
})
const source = new DataSource({
  type: "mssql",
  host,
  database,
  entities: [Visit],
  extra: more,
  options: more.options,
})
await source.initialize()
try {
  await source.query("if object_id('visits') is null create table visits (who varchar(20) not null)")
  await source.getRepository(Visit).insert({ who: "typeorm-mssql" })
  const visit = await source.getRepository(Visit).findOneByOrFail({ who: "typeorm-mssql" })
  const [{ me }] = await source.query("select user_name() as me")
  console.log(`${String(visit.who)}: logged in as ${me}`)
} finally {
  await source.destroy()
}
