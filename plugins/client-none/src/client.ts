import { type ClientPlugin, defineClient } from "@keyless/core/plugin"
import { postgresql } from "./postgresql.ts"

/** Apps in any other language: each fact in a setting of its own. Knows PostgreSQL. @public */
export function noneClient(): ClientPlugin {
  return defineClient({
    id: "none",
    title: "None",
    version: "0.1.0",
    formats: { postgresql },
  })
}
