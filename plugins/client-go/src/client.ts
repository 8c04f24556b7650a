import { type ClientPlugin, defineClient } from "@keyless/core/plugin"
import { overridesOf } from "@keyless/setting-overrides"
import { fabricSql } from "./fabric-sql.ts"
import { mysql } from "./mysql.ts"
import { postgresql } from "./postgresql.ts"
import { mysqlSample } from "./samples/mysql.ts"
import { postgresqlSample } from "./samples/postgresql.ts"
import { sqlServerSample } from "./samples/sql-server.ts"
import { tds } from "./tds.ts"

/** Go apps, which use pgx or lib/pq, go-sql-driver/mysql and go-mssqldb. @public */
export function goClient(): ClientPlugin {
  return defineClient({
    id: "go",
    title: "Go",
    version: "0.1.0",
    overrides: overridesOf("go"),
    formats: { postgresql, mysql, tds, "fabric-sql": fabricSql },
    ownFormats: ["tds"],
    samples: {
      postgresql: postgresqlSample,
      mysql: mysqlSample,
      tds: sqlServerSample,
      "fabric-sql": sqlServerSample,
    },
  })
}
