import type { Row } from "../wire/results.ts"

/** What the gateway needs to know of a role to let it in. */
export interface RoleFacts {
  readonly name: string
  readonly canLogin: boolean
  readonly superuser: boolean
  /** SCRAM verifier as in `pg_authid.rolpassword`. */
  readonly passwordVerifier?: string
  /** Security label of provider pgaadauth. */
  readonly label?: string
}

/** One session inside an engine. Its first messages are the greeting, from ParameterStatus to ReadyForQuery. */
export interface EngineSession {
  /** Hands on one message of the client. Answers false when the sender should wait for `onDrain`. */
  send(message: Buffer): boolean
  /** Engine-specific change of a statement before it is run; `tag` replaces the command tag of the answer. */
  rewrite(sql: string): { sql: string; tag?: string } | undefined
  /** Stops or continues what comes from the engine, because the client reads slowly. */
  pause(): void
  resume(): void
  /** Ends the session; an open transaction is rolled back. */
  close(): void
}

export interface SessionListener {
  onMessage(message: Buffer): void
  onDrain(): void
  onEnd(): void
}

export interface SessionRequest {
  readonly user: string
  readonly database: string
  /** All parameters of the client's StartupMessage. */
  readonly parameters: Readonly<Record<string, string>>
}

/** A PostgreSQL server without network, passwords and Entra: the gateway adds those. */
export interface Engine {
  /** Runs SQL as superuser in every database there is and every one made later. */
  prepareDatabases(sql: string): Promise<void>
  /** Runs SQL (one or more statements, as one simple query) as superuser. Throws errors with an SQLSTATE as `code`. */
  query(database: string, sql: string): Promise<Row[]>
  /** Runs statements one by one as another role. */
  runAs(role: string, database: string, statements: readonly string[]): Promise<void>
  findRole(name: string): Promise<RoleFacts | undefined>
  hasDatabase(name: string): Promise<boolean>
  createDatabase(name: string, owner: string): Promise<void>
  dropDatabase(name: string): Promise<void>
  openSession(request: SessionRequest, listener: SessionListener): EngineSession
  /** Cancels what the session with this key is running, if there is one. */
  cancel(pid: number, secret: number): void
  close(): Promise<void>
}

/** Name of the bootstrap superuser, as on Azure. Nobody can log in as it. */
export const superuserName = "azuresu"
