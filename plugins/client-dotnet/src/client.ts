import { type ClientPlugin, defineClient } from "@keyless/core/plugin"
import { postgresql } from "./postgresql.ts"

/** .NET apps, which use Npgsql. Knows PostgreSQL. @public */
export function dotnetClient(): ClientPlugin {
  return defineClient({
    id: "dotnet",
    title: ".NET",
    version: "0.1.0",
    formats: { postgresql },
  })
}
