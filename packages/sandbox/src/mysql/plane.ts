import { createDatabasePlane } from "../gateway/plane.ts"
import type { IdentityDirectory, MysqlPlane, MysqlServerView, StatementRecord } from "../ports.ts"
import { startServer } from "./server.ts"

export interface MysqlPlaneOptions {
  /** Where the engines may keep their files while they run, and a template of them that stays. */
  readonly directory: string
  issueCertificate(names: {
    dnsNames: string[]
    ipAddresses: string[]
  }): Promise<{ key: string; cert: string }>
  readonly identity: IdentityDirectory
  onStatement?(record: StatementRecord): void
  /** @default 3306 */
  readonly port?: number
  /** Starts MariaDB with the server instead of at the first login. @default false */
  readonly warm?: boolean
}

/** The MySQL servers of a sandbox, each a gateway in front of a MariaDB of its own. */
export function createMysqlPlane(options: MysqlPlaneOptions): MysqlPlane {
  return createDatabasePlane<MysqlServerView>("MySQL", (view) =>
    startServer({
      port: options.port ?? 3306,
      directory: options.directory,
      identity: options.identity,
      view,
      warm: options.warm ?? false,
      issueCertificate: (names) => options.issueCertificate(names),
      onStatement: (record) => options.onStatement?.(record),
    }),
  )
}
