import { type ClientPlugin, defineClient } from "@keyless/core/plugin"
import { postgresql } from "./postgresql.ts"

/** Go apps, which use pgx or lib/pq. Knows PostgreSQL. @public */
export function goClient(): ClientPlugin {
  return defineClient({
    id: "go",
    title: "Go",
    version: "0.1.0",
    formats: { postgresql },
  })
}
