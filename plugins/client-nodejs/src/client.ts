import { type ClientPlugin, defineClient } from "@keyless/core/plugin"
import { postgresql } from "./postgresql.ts"

/** Node.js apps, which use pg. Knows PostgreSQL. @public */
export function nodejsClient(): ClientPlugin {
  return defineClient({
    id: "nodejs",
    aliases: ["node"],
    title: "Node.js",
    version: "0.1.0",
    formats: { postgresql },
  })
}
