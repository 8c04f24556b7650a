export { auditSteps } from "./audit-steps.ts"
export type { ClaimDialect } from "./claim-dialect.ts"
export {
  claimChanges,
  claimName,
  claimText,
  isClaimName,
  readClaimText,
  readClaimTexts,
  spelledAs,
} from "./claim-text.ts"
export { type Driver, opening } from "./driver.ts"
export { sqlFailure } from "./errors.ts"
export { guardedConnection } from "./guarded-connection.ts"
export { assertIdentifier } from "./identifier.ts"
export { ownerSession, type OwnerSessionInput } from "./owner-session.ts"
export { patiently, type Patience } from "./patiently.ts"
export { profilePrivileges, unitedPrivileges } from "./privileges.ts"
export type { RevokeStepsInput } from "./revoke-input.ts"
export { revokeClaimedSteps, revokeSteps } from "./revoke-steps.ts"
export type {
  ConnectProblem,
  DatabaseConnection,
  DatabaseSession,
  LoginInput,
  Row,
  SessionUse,
} from "./session.ts"
export { ephemeralSession, type EphemeralSessionInput, type Sessions } from "./ephemeral-session.ts"
export { type SessionTimes, sessionTimes } from "./session-times.ts"
export { isRefusal, statementError } from "./statement-error.ts"
export { isUntrustedCertificate } from "./tls-errors.ts"
export type { FoundUser, IdentityIds } from "./found-user.ts"
export type {
  GrantDialect,
  GrantRemarks,
  GrantState,
  Remark,
  UserDialect,
  WantedGrants,
} from "./user-dialect.ts"
export { userLooks } from "./user-looks.ts"
export { userSteps } from "./user-steps.ts"
export type { MadeUser, UserStepsInput } from "./user-steps-input.ts"
