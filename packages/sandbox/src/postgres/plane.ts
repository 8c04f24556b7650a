import { join } from "node:path"
import { createDatabasePlane, type PlaneOptions } from "../gateway/plane.ts"
import type { PostgresPlane, PostgresServerView } from "../ports.ts"
import type { Engine } from "./engines/engine.ts"
import { createNativeEngine } from "./engines/native.ts"
import { createPgliteEngine } from "./engines/pglite.ts"
import { createPgliteStarter } from "./engines/pglite-template.ts"
import { startServer } from "./server.ts"

export interface PostgresPlaneOptions extends PlaneOptions {
  /** `pglite` needs nothing installed; `native` is a real server (see `findPostgresBinaries`). */
  readonly engine: "pglite" | "native"
  /** Starts every database with its server instead of on first use. @default false */
  readonly warm?: boolean
}

/** The PostgreSQL servers of a sandbox. */
export function createPostgresPlane(options: PostgresPlaneOptions): PostgresPlane {
  const starter = createPgliteStarter()
  const startEngine = async (name: string): Promise<Engine> =>
    options.engine === "native"
      ? createNativeEngine(join(options.directory, name))
      : createPgliteEngine(starter)

  return createDatabasePlane<PostgresServerView>("PostgreSQL", (view) =>
    startServer({
      port: options.port ?? 5432,
      identity: options.identity,
      view,
      warm: options.warm ?? false,
      startEngine: () => startEngine(view().state.name),
      issueCertificate: (names) => options.issueCertificate(names),
      onStatement: (record) => options.onStatement?.(record),
    }),
  )
}
