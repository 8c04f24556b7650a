export { sqlFailure } from "./errors.ts"
export { assertIdentifier } from "./identifier.ts"
export type { ConnectProblem, DatabaseSession, LoginInput, Row } from "./session.ts"
export { sessionScope, type SessionScopeInput, type Sessions } from "./session-scope.ts"
