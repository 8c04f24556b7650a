import { type ClientPlugin, defineClient } from "@keyless/core/plugin"
import { overridesOf } from "@keyless/setting-overrides"
import { mysql } from "./mysql.ts"
import { postgresql } from "./postgresql.ts"
import { mysqlSample } from "./samples/mysql.ts"
import { postgresqlSample } from "./samples/postgresql.ts"

const noEntraLogin =
  "no Ruby driver can log in with Entra ID, because FreeTDS, on which TinyTDS builds, lacks the login with a token"

/** Ruby apps, which use the gems pg and mysql2. @public */
export function rubyClient(): ClientPlugin {
  return defineClient({
    id: "ruby",
    title: "Ruby",
    version: "0.1.0",
    overrides: overridesOf("ruby"),
    formats: { postgresql, mysql },
    samples: { postgresql: postgresqlSample, mysql: mysqlSample },
    unsupported: { tds: noEntraLogin, "fabric-sql": noEntraLogin },
  })
}
