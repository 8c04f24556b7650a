// Azure SQL, or SQL database in Fabric, with the driver alone.
import { createPool } from "@keyless/runtime/mssql"

const pool = await createPool()
try {
  await pool.query("if object_id('visits') is null create table visits (who varchar(20))")
  await pool.query`insert into visits values (${"mssql"})`
  const { recordset } = await pool.query`select who, user_name() as me from visits where who = ${"mssql"}`
  console.log(`${recordset[0].who}: logged in as ${recordset[0].me}`)
} finally {
  await pool.close()
}
