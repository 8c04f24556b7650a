import { type ClientPlugin, defineClient } from "@keyless/core/plugin"
import { postgresql } from "./postgresql.ts"

/** Spring Boot apps, configured by properties that Spring binds by itself. Knows PostgreSQL. @public */
export function springbootClient(): ClientPlugin {
  return defineClient({
    id: "springboot",
    aliases: ["spring-boot"],
    title: "Spring Boot",
    version: "0.1.0",
    formats: { postgresql },
  })
}
