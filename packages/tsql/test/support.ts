import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { Directory, DirectoryEntry, ServerView } from "../src/host.ts"
import type { SqlClient, SqlMessage, SqlReply, SqlSession, SqlValue } from "../src/engine.ts"
import { createSqlEngine } from "../src/create-engine.ts"

export const adminId = "aaaaaaaa-0000-4000-8000-000000000001"
export const adminAppId = "aaaaaaaa-0000-4000-8000-000000000002"
export const appId = "bbbbbbbb-0000-4000-8000-000000000001"
export const appClientId = "11223344-5566-7788-99aa-bbccddeeff00"
export const appSid = "0x443322116655887799AABBCCDDEEFF00"
export const groupId = "cccccccc-0000-4000-8000-000000000001"
export const memberId = "aaaaaaaa-0000-4000-8000-000000000003"

const entries: readonly (DirectoryEntry & { readonly name: string })[] = [
  { name: "web-app", kind: "app", objectId: appId, clientId: appClientId },
  {
    name: "twin",
    kind: "app",
    objectId: "dddddddd-0000-4000-8000-000000000001",
    clientId: "dddddddd-0000-4000-8000-00000000000a",
  },
  {
    name: "twin",
    kind: "app",
    objectId: "dddddddd-0000-4000-8000-000000000002",
    clientId: "dddddddd-0000-4000-8000-00000000000b",
  },
  { name: "readers", kind: "group", objectId: groupId },
  { name: "mary@contoso.test", kind: "user", objectId: memberId },
]

const directory: Directory = {
  isMember: (objectId, group) => objectId === memberId && group.toLowerCase() === groupId,
  findByName: (name) => entries.filter((entry) => entry.name.toLowerCase() === name.toLowerCase()),
  findById: (id) =>
    entries.find((entry) => entry.objectId === id.toLowerCase() || entry.clientId === id.toLowerCase()),
}

/** An engine with one database `app`; changes to the view act at once. */
export function startEngine(change: Partial<ServerView> = {}) {
  const folder = mkdtempSync(join(tmpdir(), "keyless-sql-engine-"))
  const statements: { user: string; sql: string; ok: boolean }[] = []
  let view: ServerView = {
    name: "one",
    flavour: "azure-sql",
    databases: [{ name: "app", sql: [] }],
    administrators: [adminId, adminAppId],
    admitted: null,
    passwordAdministrator: { login: "boss", password: "Pass-word1" },
    canReadDirectory: false,
    ...change,
  }
  const engine = createSqlEngine({
    view: () => view,
    directory,
    folder,
    onStatement: (statement) => statements.push(statement),
  })
  const token = (objectId: string, kind: "app" | "user", clientId?: string) => ({
    kind: "entra" as const,
    token: {
      objectId,
      kind,
      tenantId: "10000000-0000-4000-8000-000000000001",
      ...(clientId !== undefined && { clientId }),
      ...(kind === "user" && { userPrincipalName: "someone@contoso.test" }),
    },
  })
  const session = (
    login: Parameters<typeof engine.login>[0],
    database: string | undefined = "app",
    client?: SqlClient,
  ) => {
    const result = engine.login(login, database, client)
    if (!result.ok) throw new Error(result.refused.text)
    return result.session
  }
  return {
    engine,
    token,
    session,
    statements,
    admin: () => session(token(adminId, "user")),
    app: () => session(token(appId, "app", appClientId)),
    change: (more: Partial<ServerView>) => {
      view = { ...view, ...more }
    },
    close() {
      engine.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Rows of the last result of a batch that must succeed. */
export function rows(
  session: SqlSession,
  sql: string,
  ...parameters: Parameters<SqlSession["execute"]>[1] & {}
): readonly (readonly SqlValue[])[] {
  // Without parameters it is a batch; with them a call, whose EXECUTE AS would end with it.
  const replies = session.execute(sql, parameters.length === 0 ? undefined : parameters)
  const failure = firstError(replies)
  if (failure !== undefined) throw new Error(`Msg ${failure.number}: ${failure.text}`)
  return replies.flatMap((reply) => (reply.kind === "rows" ? [reply.rows] : [])).at(-1) ?? []
}

/** The first error that a batch answers with. */
export function failure(session: SqlSession, sql: string): SqlMessage | undefined {
  return firstError(session.execute(sql))
}

/** Every error that a batch answers with. */
export function errors(session: SqlSession, sql: string): readonly SqlMessage[] {
  return session
    .execute(sql)
    .flatMap((reply) => (reply.kind === "message" && reply.message.severity > 10 ? [reply.message] : []))
}

export function firstError(replies: readonly SqlReply[]): SqlMessage | undefined {
  return replies.flatMap((reply) =>
    reply.kind === "message" && reply.message.severity > 10 ? [reply.message] : [],
  )[0]
}
