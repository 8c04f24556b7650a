export { startSandbox, type Sandbox, type SandboxOptions } from "./sandbox.ts"
export { type RealDatabase, startMariadbServer, startPostgresServer } from "./real-databases.ts"
export { demoSeed } from "./demo-seed.ts"
export type { SandboxCloud } from "./kit/cloud.ts"
export type { DatabaseEndpoint } from "./kit/gateway/database-hosts.ts"
export type { ServiceEndpoint } from "./kit/data/service-endpoints.ts"
export type { RequestKind, RequestRecord } from "./kit/http/request-log.ts"
export type { Faults, FaultsPatch } from "./kit/state/faults.ts"
export { sandboxStateSchema, type SandboxSeed, type SandboxState } from "./kit/state/schema.ts"
export type { RoleName } from "./kit/state/role-definitions.ts"
export {
  containerAppId,
  appConfigurationStoreId,
  fabricWorkspaceId,
  keyVaultId,
  mysqlServerId,
  postgresServerId,
  siteId,
  slotId,
  springAppId,
  springServiceId,
  sqlServerId,
  userAssignedIdentityId,
} from "./kit/state/resource-id.ts"
export type {
  DatabasePlane,
  DirectoryEntry,
  FirewallRule,
  IdentityDirectory,
  MysqlPlane,
  MysqlServerView,
  NamedDirectoryEntry,
  PostgresPlane,
  PostgresServerView,
  SqlPlane,
  SqlServerView,
  StatementRecord,
  TokenProblem,
  VerifiedToken,
} from "./kit/ports.ts"
export { fidelityPage } from "./kit/fidelity/page.ts"
export type { Exchange } from "./kit/context.ts"
export type { SandboxOperation } from "./kit/operation-catalogue.ts"
