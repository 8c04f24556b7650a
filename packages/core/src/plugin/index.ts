export type { AppNetwork, AppOpening, AppWay } from "./app-way.ts"
export { type AuthPlugin, defineAuth, type PrincipalNeeds } from "./auth.ts"
export type { RunsAs } from "./runs-as.ts"
export type { Claim, Claimant } from "./claim.ts"
export { type ClientPlugin, defineClient } from "./client.ts"
export type { Closer, Closers } from "./closer.ts"
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
export { findingStep, type FindingStepInput, type Problem } from "./finding-step.ts"
export { optionWords, type OptionWords } from "./option-words.ts"
export {
  apiVersion,
  type OptionsSchema,
  type PluginBase,
  type PluginDraft,
  type PluginKind,
  type PluginRef,
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
export type { ClientSample, SampleFile, SampleInput, SampleVariable } from "./sample.ts"
export { composed, createSecret, isSecret, redact, type Secret } from "./secret.ts"
export type { AgreedPrincipal, SettingOverride } from "./setting-override.ts"
export type { NameVerdict, SettingNames } from "./setting-names.ts"
export type { PlacedSetting, Placement, PlaceUse, SettingsPlace } from "./settings-place.ts"
export {
  type ClientFormat,
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
  type Ephemeral,
  ephemeral,
  type EphemeralContext,
  type Step,
  type StepContext,
  type StepMark,
  type StepRef,
  type TemporaryResource,
} from "./step.ts"
export {
  type AccessSteps,
  type AuditedUser,
  type AuditSteps,
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
