// Sequelize on MySQL: it has a pool of its own, and hands `dialectOptions` to each connection of mysql2.
import { poolOptions } from "@keyless/runtime/mysql2"
import { DataTypes, QueryTypes, Sequelize } from "sequelize"

const { host, port, user, database, ssl, authPlugins } = poolOptions()
const sequelize = new Sequelize(database, user, undefined, {
  dialect: "mysql",
  host,
  port,
  dialectOptions: { ssl, authPlugins },
  logging: false,
})
const Visit = sequelize.define(
  "visit",
  { who: DataTypes.STRING(20) },
  { tableName: "visits", timestamps: false },
)
Visit.removeAttribute("id")
try {
  await sequelize.query("create table if not exists visits (who varchar(20))")
  await Visit.create({ who: "sequelize" })
  const visit = await Visit.findOne({ where: { who: "sequelize" }, rejectOnEmpty: true })
  const [{ me }] = await sequelize.query("select substring_index(current_user(), '@', 1) as me", {
    type: QueryTypes.SELECT,
  })
  console.log(`${String(visit.get("who"))}: logged in as ${me}`)
} finally {
  await sequelize.close()
}
