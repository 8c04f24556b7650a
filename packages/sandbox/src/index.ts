export { startSandbox, type Sandbox, type SandboxOptions } from "./sandbox.ts"
export { demoSeed } from "./demo-seed.ts"
export type { SandboxCloud } from "./cloud.ts"
export type { DatabaseEndpoint } from "./control-plane/database-hosts.ts"
export type { ServiceEndpoint } from "./control-plane/service-endpoints.ts"
export type { RequestKind, RequestRecord } from "./control-plane/request-log.ts"
export type { Faults, FaultsPatch } from "./state/faults.ts"
export { sandboxStateSchema, type SandboxSeed, type SandboxState } from "./state/schema.ts"
export type { RoleName } from "./state/role-definitions.ts"
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
} from "./state/resource-id.ts"
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
} from "./ports.ts"
export { fidelityPage } from "./fidelity/page.ts"
export type { Exchange } from "./control-plane/context.ts"
export type { SandboxOperation } from "./control-plane/operation-catalogue.ts"
