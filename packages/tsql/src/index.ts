export { createSqlEngine } from "./create-engine.ts"
export type {
  SqlClient,
  SqlEngine,
  SqlEngineOptions,
  SqlLogin,
  SqlMessage,
  SqlParameter,
  SqlReply,
  SqlSession,
  SqlType,
  SqlValue,
} from "./engine.ts"
export type { Directory, DirectoryEntry, ServerView, TokenIdentity } from "./host.ts"
