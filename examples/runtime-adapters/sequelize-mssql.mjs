// Sequelize on Azure SQL: it has a pool of its own, and hands `dialectOptions` to each connection of tedious.
import { poolOptions } from "@keyless/runtime/mssql"
import { QueryTypes, Sequelize } from "sequelize"

const { server: host, port, database, authentication, options } = poolOptions()
const sequelize = new Sequelize(database, undefined, undefined, {
  dialect: "mssql",
  host,
  port,
  dialectOptions: { authentication, options },
  logging: false,
})
try {
  await sequelize.query("if object_id('visits') is null create table visits (who varchar(20))")
  await sequelize.query("insert into visits values ($1)", { bind: ["sequelize-mssql"] })
  const [{ who, me }] = await sequelize.query("select who, user_name() as me from visits where who = $1", {
    bind: ["sequelize-mssql"],
    type: QueryTypes.SELECT,
  })
  console.log(`${who}: logged in as ${me}`)
} finally {
  await sequelize.close()
}
