import { type ClientPlugin, defineClient } from "@keyless/core/plugin"
import { overridesOf } from "@keyless/setting-overrides"
import { fabricSql } from "./fabric-sql.ts"
import { mysql } from "./mysql.ts"
import { postgresql } from "./postgresql.ts"
import { tds } from "./tds.ts"

/** Apps in any other language: each fact in a setting of its own. @public */
export function noneClient(): ClientPlugin {
  return defineClient({
    id: "none",
    title: "None",
    version: "0.1.0",
    overrides: overridesOf("none"),
    formats: { postgresql, mysql, tds, "fabric-sql": fabricSql },
  })
}
