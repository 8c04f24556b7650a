export { adoNetString, adoNetValue } from "./ado-net.ts"
export type { AppNetwork, AppOpening, AppWay } from "./app-way.ts"
export { type AuthPlugin, defineAuth, type PrincipalNeeds, type RunsAs } from "./auth.ts"
export { type Claim, type Claimant, claimantText, readClaim, sameClaim, sameClaimant } from "./claim.ts"
export { type ClientPlugin, defineClient } from "./client.ts"
export { codeText } from "./code-text.ts"
export type { Clock, Context, Json, JsonObject } from "./context.ts"
export {
  defineErrorCodes,
  type ErrorExplanation,
  type ErrorInfo,
  type ErrorTable,
  isKeylessError,
  KeylessError,
  type KeylessErrorOptions,
  toKeylessError,
} from "./errors.ts"
export type { Finding } from "./finding.ts"
export type { ForeignConnection, ForeignConnections } from "./foreign-connection.ts"
export { goSqlServerString, type GoSqlServerAddress } from "./go-sql-server.ts"
export { jdbcUrl } from "./jdbc.ts"
export { entraSqlServerJdbcUrl, sqlServerJdbcUrl } from "./jdbc-sql-server.ts"
export { libpqString, libpqValue } from "./libpq.ts"
export { look, type LookInput, type Problem } from "./look.ts"
export { odbcLoginSettings, odbcString, odbcValue } from "./odbc.ts"
export {
  apiVersion,
  type OptionsSchema,
  type PluginBase,
  type PluginDraft,
  type PluginKind,
} from "./plugin.ts"
export {
  type AppCredential,
  clientId,
  type ClientId,
  isGuid,
  objectId,
  type ObjectId,
  type Principal,
  tenantId,
  type TenantId,
} from "./principal.ts"
export {
  isPrivilegeProfile,
  isPrivileges,
  type Privilege,
  type PrivilegeProfile,
  type Privileges,
  privilegesText,
} from "./privileges.ts"
export { hasCode } from "./has-code.ts"
export type { Lease } from "./lock-file.ts"
export { lockForProcess, type LockHolder, type ProcessLock } from "./process-lock.ts"
export { withProperties } from "./properties.ts"
export type { ClientSample, SampleFile, SampleInput, SampleVariable } from "./sample.ts"
export { sampleReadme, type SampleReadme } from "./sample-readme.ts"
export { createSecret, isSecret, redact, type Secret } from "./secret.ts"
export { type AgreedPrincipal, overridesOf, type SettingOverride } from "./setting-overrides.ts"
export { type NameRules, type NameVerdict, type SettingNames, settingNames } from "./setting-names.ts"
export { changedSettings, type DecidedChange, decideChange, isChanged } from "./settings-change.ts"
export type { PlacedSetting, Placement, PlaceUse, SettingsPlace } from "./settings-place.ts"
export {
  type ClientFormat,
  credentialSettings,
  type Endpoint,
  fixed,
  type FormatInput,
  prefixed,
  relaxed,
  type Setting,
  type SettingKey,
  type SettingsChange,
  type SettingsStore,
} from "./settings.ts"
export {
  type AppPart,
  type AppParts,
  defineSource,
  type IdentityRequest,
  type ResolvedSource,
  type SourcePlugin,
} from "./source.ts"
export {
  type Action,
  action,
  type CheckResult,
  type Permission,
  type Proof,
  proof,
  type Scope,
  scope,
  type ScopeContext,
  type Step,
  type StepContext,
  type StepRef,
  type TemporaryResource,
} from "./step.ts"
export {
  type AccessSteps,
  type AuditedUser,
  type AuditSteps,
  type Closer,
  type ConnectRequest,
  type StandingConnection,
  defineTarget,
  type ExistingConnection,
  type InspectSteps,
  type KnownIdentity,
  type OwnerLogin,
  type ResolvedTarget,
  type TargetPlugin,
} from "./target.ts"
