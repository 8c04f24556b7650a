import { join } from "node:path"
import { createDatabasePlane } from "../gateway/plane.ts"
import type { IdentityDirectory, PostgresPlane, PostgresServerView, StatementRecord } from "../ports.ts"
import type { Engine } from "./engines/engine.ts"
import { createNativeEngine } from "./engines/native.ts"
import { createPgliteEngine } from "./engines/pglite.ts"
import { createPgliteStarter } from "./engines/pglite-template.ts"
import { startServer } from "./server.ts"

export interface PostgresPlaneOptions {
  /** `pglite` needs nothing installed; `native` is a real server (see `findPostgresBinaries`). */
  readonly engine: "pglite" | "native"
  /** Where the native engine may keep its files while it runs. */
  readonly directory: string
  issueCertificate(names: {
    dnsNames: string[]
    ipAddresses: string[]
  }): Promise<{ key: string; cert: string }>
  readonly identity: IdentityDirectory
  onStatement?(record: StatementRecord): void
  /** @default 5432 */
  readonly port?: number
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
