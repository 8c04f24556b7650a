import { type ClientPlugin, defineClient } from "@keyless/core/plugin"
import { postgresql } from "./postgresql.ts"

/** PHP apps, which use `pg_connect`. Knows PostgreSQL. @public */
export function phpClient(): ClientPlugin {
  return defineClient({
    id: "php",
    title: "PHP",
    version: "0.1.0",
    formats: { postgresql },
  })
}
