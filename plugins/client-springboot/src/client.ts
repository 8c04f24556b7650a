import { type ClientPlugin, defineClient } from "@keyless/core/plugin"
import { overridesOf } from "@keyless/setting-overrides"
import { fabricSql } from "./fabric-sql.ts"
import { mysql } from "./mysql.ts"
import { postgresql } from "./postgresql.ts"
import { mysqlSample } from "./samples/mysql.ts"
import { postgresqlSample } from "./samples/postgresql.ts"
import { fabricSqlSample, tdsSample } from "./samples/sql-server.ts"
import { tds } from "./tds.ts"

/** Spring Boot apps, configured by properties that Spring binds by itself. @public */
export function springbootClient(): ClientPlugin {
  return defineClient({
    id: "springboot",
    aliases: ["spring-boot"],
    title: "Spring Boot",
    version: "0.1.0",
    overrides: overridesOf("springboot"),
    formats: { postgresql, mysql, tds, "fabric-sql": fabricSql },
    samples: {
      postgresql: postgresqlSample,
      mysql: mysqlSample,
      tds: tdsSample,
      "fabric-sql": fabricSqlSample,
    },
  })
}
