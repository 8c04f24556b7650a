import { type ClientPlugin, defineClient } from "@keyless/core/plugin"
import { overridesOf } from "@keyless/setting-overrides"
import { fabricSql } from "./fabric-sql.ts"
import { mysql } from "./mysql.ts"
import { postgresql } from "./postgresql.ts"
import { mysqlSample } from "./samples/mysql.ts"
import { postgresqlSample } from "./samples/postgresql.ts"
import { sqlServerSample } from "./samples/sql-server.ts"
import { tds } from "./tds.ts"

/** Django apps. @public */
export function djangoClient(): ClientPlugin {
  return defineClient({
    id: "django",
    title: "Django",
    version: "0.1.0",
    overrides: overridesOf("django"),
    formats: { postgresql, mysql, tds, "fabric-sql": fabricSql },
    ownFormats: ["tds", "fabric-sql"],
    samples: {
      postgresql: postgresqlSample,
      mysql: mysqlSample,
      tds: sqlServerSample,
      "fabric-sql": sqlServerSample,
    },
  })
}
