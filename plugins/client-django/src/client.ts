import { type ClientPlugin, defineClient } from "@keyless/core/plugin"
import { postgresql } from "./postgresql.ts"

/** Django apps. Knows PostgreSQL. @public */
export function djangoClient(): ClientPlugin {
  return defineClient({
    id: "django",
    title: "Django",
    version: "0.1.0",
    formats: { postgresql },
  })
}
