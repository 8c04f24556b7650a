import { type ClientPlugin, defineClient } from "@keyless/core/plugin"
import { overridesOf } from "@keyless/setting-overrides"
import { fabricSql } from "./fabric-sql.ts"
import { mysql } from "./mysql.ts"
import { postgresql } from "./postgresql.ts"
import { mysqlSample } from "./samples/mysql.ts"
import { postgresqlSample } from "./samples/postgresql.ts"
import { fabricSqlSample, tdsSample } from "./samples/sql-server.ts"
import { tds } from "./tds.ts"

/** PHP apps, which use `pg_connect`, mysqli and the drivers for SQL Server. @public */
export function phpClient(): ClientPlugin {
  return defineClient({
    id: "php",
    title: "PHP",
    version: "0.1.0",
    overrides: overridesOf("php"),
    formats: { postgresql, mysql, tds, "fabric-sql": fabricSql },
    ownFormats: ["tds", "fabric-sql"],
    samples: {
      postgresql: postgresqlSample,
      mysql: mysqlSample,
      tds: tdsSample,
      "fabric-sql": fabricSqlSample,
    },
  })
}
