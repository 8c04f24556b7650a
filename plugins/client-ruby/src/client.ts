import { type ClientPlugin, defineClient } from "@keyless/core/plugin"
import { postgresql } from "./postgresql.ts"

/** Ruby apps, which use the pg gem. Knows PostgreSQL. @public */
export function rubyClient(): ClientPlugin {
  return defineClient({
    id: "ruby",
    title: "Ruby",
    version: "0.1.0",
    formats: { postgresql },
  })
}
