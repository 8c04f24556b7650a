import { type ClientPlugin, defineClient } from "@keyless/core/plugin"
import { postgresql } from "./postgresql.ts"

/** Java apps, which use JDBC. Knows PostgreSQL. @public */
export function javaClient(): ClientPlugin {
  return defineClient({
    id: "java",
    title: "Java",
    version: "0.1.0",
    formats: { postgresql },
  })
}
