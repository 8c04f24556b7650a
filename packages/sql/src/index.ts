export { sqlFailure } from "./errors.ts"
export { assertIdentifier } from "./identifier.ts"
export { patiently, type Patience } from "./patiently.ts"
export { profilePrivileges, unitedPrivileges } from "./privileges.ts"
export { revokeSteps, type RevokeStepsInput } from "./revoke-steps.ts"
export type { ConnectProblem, DatabaseSession, LoginInput, Row } from "./session.ts"
export { sessionScope, type SessionScopeInput, type Sessions } from "./session-scope.ts"
export { statementError } from "./statement-error.ts"
export { isUntrustedCertificate } from "./tls-errors.ts"
export type {
  FoundUser,
  GrantDialect,
  GrantState,
  IdentityIds,
  UserDialect,
  WantedGrants,
} from "./user-dialect.ts"
export { userLooks } from "./user-looks.ts"
export { userSteps, type UserStepsInput } from "./user-steps.ts"
