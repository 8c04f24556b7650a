import type { SqlPlane } from "./gateways/tds/ports.ts"
import type { SandboxService } from "./kit/service.ts"
import { configurationRoles } from "./services/app-configuration/roles.ts"
import { appConfigurationService } from "./services/app-configuration/service.ts"
import { appServiceService } from "./services/app-service/service.ts"
import { generalRoles } from "./services/authorization/roles.ts"
import { authorizationService } from "./services/authorization/service.ts"
import { containerAppsService } from "./services/container-apps/service.ts"
import { fabricService } from "./services/fabric/service.ts"
import { vaultRoles } from "./services/key-vault/roles.ts"
import { keyVaultService } from "./services/key-vault/service.ts"
import { managedIdentityService } from "./services/managed-identity/service.ts"
import { mysqlService } from "./services/mysql/service.ts"
import type { MysqlPlane } from "./services/mysql/state.ts"
import { postgresqlService } from "./services/postgresql/service.ts"
import type { PostgresPlane } from "./services/postgresql/state.ts"
import { serviceLinkerService } from "./services/service-linker/service.ts"
import { springAppsService } from "./services/spring-apps/service.ts"
import { sqlService } from "./services/sql/service.ts"

/** Names of the roles that Azure's services know. */
export type RoleName = (
  | (typeof generalRoles)[number]
  | (typeof vaultRoles)[number]
  | (typeof configurationRoles)[number]
)["name"]

/** A service of Azure's. Its fields of a seed are those of `SandboxSeed`. */
export type AzureService = SandboxService<Record<never, never>>

/** Databases to use instead of the gateways; the sandbox closes them when it stops. */
export interface DatabaseChoice {
  readonly postgresPlane?: PostgresPlane | undefined
  readonly mysqlPlane?: MysqlPlane | undefined
  /** For Azure SQL and Fabric. */
  readonly sqlPlane?: SqlPlane | undefined
}

/** Two services share the databases and each of them closes them. */
const closedOnce = (plane: SqlPlane): SqlPlane => {
  let closed: Promise<void> | undefined
  return { ...plane, close: () => (closed ??= plane.close()) }
}

/** The services of Azure that the sandbox has. */
export const azureServices = ({
  postgresPlane,
  mysqlPlane,
  sqlPlane,
}: DatabaseChoice = {}): readonly AzureService[] => {
  const sql = sqlPlane && closedOnce(sqlPlane)
  return [
    appServiceService(),
    containerAppsService(),
    managedIdentityService(),
    postgresqlService(postgresPlane),
    mysqlService(mysqlPlane),
    sqlService(sql),
    keyVaultService(),
    appConfigurationService(),
    authorizationService(),
    springAppsService(),
    serviceLinkerService(),
    fabricService(sql),
  ]
}
