import { type ClientPlugin, defineClient } from "@keyless/core/plugin"
import { postgresql } from "./postgresql.ts"

/** Python apps, which use psycopg. Knows PostgreSQL. @public */
export function pythonClient(): ClientPlugin {
  return defineClient({
    id: "python",
    title: "Python",
    version: "0.1.0",
    formats: { postgresql },
  })
}
