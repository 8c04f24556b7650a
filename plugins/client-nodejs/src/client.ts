import { type ClientPlugin, defineClient } from "@keyless/core/plugin"
import { overridesOf } from "@keyless/setting-overrides"
import { fabricSql } from "./fabric-sql.ts"
import { mysql } from "./mysql.ts"
import { postgresql } from "./postgresql.ts"
import { mysqlSample } from "./samples/mysql.ts"
import { postgresqlSample } from "./samples/postgresql.ts"
import { fabricSqlSample, tdsSample } from "./samples/sql-server.ts"
import { tds } from "./tds.ts"

/** Node.js apps, which use pg, mysql2, and tedious or mssql. @public */
export function nodejsClient(): ClientPlugin {
  return defineClient({
    id: "nodejs",
    aliases: ["node"],
    title: "Node.js",
    version: "0.1.0",
    overrides: overridesOf("nodejs"),
    formats: { postgresql, mysql, tds, "fabric-sql": fabricSql },
    ownFormats: ["fabric-sql"],
    samples: {
      postgresql: postgresqlSample,
      mysql: mysqlSample,
      tds: tdsSample,
      "fabric-sql": fabricSqlSample,
    },
  })
}
