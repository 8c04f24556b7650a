import { createDatabasePlane, type PlaneOptions } from "../../../kit/gateway/plane.ts"
import type { MysqlPlane, MysqlServerView } from "../state.ts"
import { startServer } from "./server.ts"

export interface MysqlPlaneOptions extends PlaneOptions {
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
