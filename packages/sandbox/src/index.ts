export { startSandbox } from "./sandbox.ts"
export type { Sandbox, SandboxOptions } from "./options.ts"
export { azureServices, type AzureService, type DatabaseChoice, type RoleName } from "./azure-services.ts"
export { type RealDatabase, startMariadbServer, startPostgresServer } from "./real-databases.ts"
export { demoSeed } from "./demo-seed.ts"
export { fidelityPage } from "./fidelity-page.ts"
export { sandboxStateSchema, type SandboxSeed, type SandboxState } from "./seed.ts"
export type { SandboxCloud } from "./kit/cloud.ts"
export type { DatabaseEndpoint } from "./kit/gateway/database-hosts.ts"
export type { DataEndpoint, DataEndpoint as ServiceEndpoint } from "./kit/data/data-endpoints.ts"
export type { RequestKind, RequestRecord } from "./kit/http/request-log.ts"
export type { Faults, FaultsPatch } from "./kit/state/faults.ts"
export type { Exchange } from "./kit/context.ts"
export type { SandboxOperation } from "./kit/operation-catalogue.ts"
export type {
  DatabasePlane,
  DirectoryEntry,
  FirewallRule,
  IdentityDirectory,
  NamedDirectoryEntry,
  StatementRecord,
  TokenProblem,
  VerifiedToken,
} from "./kit/ports.ts"
export type { MysqlPlane, MysqlServerView } from "./services/mysql/state.ts"
export type { PostgresPlane, PostgresServerView } from "./services/postgresql/state.ts"
export type { SqlPlane, SqlServerView } from "./gateways/tds/ports.ts"
export { appConfigurationStoreId } from "./services/app-configuration/state.ts"
export { containerAppId } from "./services/container-apps/state/state.ts"
export { fabricWorkspaceId } from "./services/fabric/state.ts"
export { keyVaultId } from "./services/key-vault/state.ts"
export { mysqlServerId } from "./services/mysql/state.ts"
export { postgresServerId } from "./services/postgresql/state.ts"
export { siteId, slotId } from "./services/app-service/state.ts"
export { springAppId, springServiceId } from "./services/spring-apps/state.ts"
export { sqlServerId } from "./services/sql/state.ts"
export { userAssignedIdentityId } from "./services/managed-identity/state.ts"
export * from "./kit/public.ts"
