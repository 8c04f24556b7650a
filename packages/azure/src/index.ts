export { type Administrator, type AdminLogin, adminMissing, findAdministrator } from "./administrator.ts"
export { appWaySteps } from "./app-way.ts"
export { type Azure, type AzureOptions, createAzure } from "./azure.ts"
export type { Caller } from "./caller.ts"
export { type Cloud, clouds, loadCloud, parseCloud } from "./cloud.ts"
export { cloudFromEnvironment } from "./cloud-from-environment.ts"
export type { SureCredential } from "./credential.ts"
export { directoryLook } from "./directory-look.ts"
export { azureFailure } from "./error-codes.ts"
export { azureError, requestAzure, requestAzureOrMissing, type ErrorFacts, isConflict } from "./errors.ts"
export {
  type AddressRange,
  type FirewallRange,
  firewallRuleCloser,
  firewallRuleCloserName,
  type FirewallRuleRef,
  type FirewallRules,
  isRefusal,
  temporaryFirewallRule,
} from "./firewall-rule.ts"
export type { FirewalledServer } from "./firewalled-server.ts"
export { type FlexibleFirewallOperations, flexibleFirewallRules } from "./flexible-firewall-rules.ts"
export { type AdministratorEntry, type FormerAdministrator, restoreFormer } from "./former-administrator.ts"
export { readNamedResource } from "./read-named-resource.ts"
export type { DirectoryEntry, Graph } from "./graph.ts"
export { identitiesOf } from "./identity/held-identities.ts"
export type { HeldIdentities, IdentitiesPatch, IdentityHolder } from "./identity/identity-holder.ts"
export { identityStep } from "./identity/identity-step.ts"
export { type FirewallPlace, type PlanningFirewall, planningFirewall } from "./left-rules.ts"
export { type NamedApp, namedAppFields, namesOrId } from "./named-app.ts"
export {
  identifyDatabase,
  type IdentifiedDatabase,
  inDatabase,
  type NamedDatabase,
  namedDatabaseFields,
  type NamedDatabaseOptions,
  replaceAdminField,
  requireNames,
} from "./named-database.ts"
export { type ArmClientOptions, sendOnce, sendOnceBefore } from "./pipeline.ts"
export { type AwaitablePoller, type BeginPoller, waitFor } from "./poller.ts"
export { type Freshness, type WholeChange, wholeChange, type WholeValue } from "./replace-whole.ts"
export {
  normalResourceId,
  type ResourceIdParts,
  type ResourceIdType,
  resourceIdType,
  sameResourceId,
} from "./resource-id.ts"
export { type Reliance, warnLeft, whoRelies } from "./reliance.ts"
export type { RestRequest } from "./rest.ts"
export { type Pass, changeUntilHeld } from "./change-until-held.ts"
export {
  flexibleServerState,
  type Resting,
  restingError,
  restingLook,
  type StatedResource,
  type WorkingState,
  workingOrResting,
} from "./server-state.ts"
export { serviceConnector } from "./service-connector.ts"
export { readWhenSettled, type Settling } from "./read-when-settled.ts"
export { appNetworkLook, soleAdministratorLook } from "./server-looks.ts"
export {
  administratorCloserName,
  administratorLook,
  type AdministratorPlace,
  singleAdministrator,
  type SingleAdministratorServer,
} from "./single-administrator.ts"
export { regainAdministrator } from "./regain-administrator.ts"
export { runOperation } from "./run-operation.ts"
export { changeWholeSettings, type WholeSettings } from "./whole-settings.ts"
