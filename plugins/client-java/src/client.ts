import { type ClientPlugin, defineClient } from "@keyless/core/plugin"
import { overridesOf } from "@keyless/setting-overrides"
import { fabricSql } from "./fabric-sql.ts"
import { mysql } from "./mysql.ts"
import { postgresql } from "./postgresql.ts"
import { mysqlSample } from "./samples/mysql.ts"
import { postgresqlSample } from "./samples/postgresql.ts"
import { sqlServerSample } from "./samples/sql-server.ts"
import { tds } from "./tds.ts"

/** Java apps, which use JDBC. @public */
export function javaClient(): ClientPlugin {
  return defineClient({
    id: "java",
    title: "Java",
    version: "0.1.0",
    overrides: overridesOf("java"),
    formats: { postgresql, mysql, tds, "fabric-sql": fabricSql },
    samples: {
      postgresql: postgresqlSample,
      mysql: mysqlSample,
      tds: sqlServerSample,
      "fabric-sql": sqlServerSample,
    },
  })
}
