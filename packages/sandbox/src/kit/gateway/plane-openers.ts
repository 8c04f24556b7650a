import { join } from "node:path"
import type { PlaneOpeners } from "./database-hosts.ts"
import type { PlaneOptions } from "./plane.ts"
import type { MysqlPlane, PostgresPlane, SqlPlane } from "../ports.ts"

/** Which databases run behind the control plane. A plane that is given is used instead of the gateway. */
export interface PlaneChoice {
  readonly postgresPlane?: PostgresPlane
  readonly mysqlPlane?: MysqlPlane
  readonly sqlPlane?: SqlPlane
}

/** What the gateways need of the sandbox. */
export interface PlaneParts extends Omit<PlaneOptions, "port"> {
  /** Address of the Entra tenant, for clients that are told where to get a token. */
  readonly authority: string
}

/** Opens the gateways. Their code is loaded when the first server of a kind needs it. */
export const createPlaneOpeners = (choice: PlaneChoice, parts: PlaneParts): PlaneOpeners => ({
  async postgres() {
    if (choice.postgresPlane !== undefined) return choice.postgresPlane
    const { createPostgresPlane } = await import("../../services/postgresql/gateway/index.ts")
    return createPostgresPlane({ ...parts, directory: join(parts.directory, "postgres") })
  },
  async mysql() {
    if (choice.mysqlPlane !== undefined) return choice.mysqlPlane
    const { createMysqlPlane } = await import("../../services/mysql/gateway/index.ts")
    return createMysqlPlane({ ...parts, directory: join(parts.directory, "mysql") })
  },
  async sql() {
    if (choice.sqlPlane !== undefined) return choice.sqlPlane
    const { createSqlPlane } = await import("../../gateways/tds/index.ts")
    return createSqlPlane({ ...parts, directory: join(parts.directory, "sql") })
  },
})
