import { join } from "node:path"
import { createDatabasePlane, type PlaneOptions } from "../../../kit/gateway/plane.ts"
import type { PostgresPlane, PostgresServerView } from "../state.ts"
import { startEngine } from "./engine/engine.ts"
import { startServer } from "./server.ts"

/** How servers of a plane start. */
export interface PostgresPlaneOptions extends PlaneOptions {
  /** Starts each PostgreSQL with its server and not with the first client. @default false */
  readonly warm?: boolean
}

/** The PostgreSQL servers of a sandbox. */
export function createPostgresPlane(options: PostgresPlaneOptions): PostgresPlane {
  return createDatabasePlane<PostgresServerView>("PostgreSQL", (view) =>
    startServer({
      port: options.port ?? 5432,
      identity: options.identity,
      view,
      warm: options.warm ?? false,
      startEngine: () => startEngine(join(options.directory, view().state.name)),
      issueCertificate: (names) => options.issueCertificate(names),
      onStatement: (record) => options.onStatement?.(record),
    }),
  )
}
