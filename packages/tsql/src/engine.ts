import type { Directory, ServerView, TokenIdentity } from "./host.ts"

/** A type of SQL Server as far as the sandbox has it. Lengths are in characters for `nvarchar` and `varchar`, in bytes for `varbinary`; null means `max`. */
export type SqlType =
  | { readonly name: "bit" | "tinyint" | "smallint" | "int" | "bigint" | "real" | "float" | "money" }
  | { readonly name: "date" | "datetime" | "uniqueidentifier" }
  | { readonly name: "decimal"; readonly precision: number; readonly scale: number }
  | { readonly name: "datetime2" | "datetimeoffset" | "time"; readonly scale: number }
  | {
      readonly name: "nvarchar" | "varchar" | "nchar" | "char" | "varbinary" | "binary"
      readonly length: number | null
    }

/**
 * A value. `bigint` for the type of that name, text for `decimal`, `money`, `uniqueidentifier`, `date`, `time`, `datetime2`, `datetimeoffset`
 * and `datetime` (ISO 8601, as SQL Server prints them with style 126), numbers for the other numeric types.
 */
export type SqlValue = null | boolean | number | bigint | string | Uint8Array

/** A parameter of `sp_executesql` or a prepared statement. */
export interface SqlParameter {
  /** With its `@`. */
  readonly name: string
  readonly type: SqlType
  readonly value: SqlValue
  readonly output: boolean
}

/** An error or message as SQL Server numbers it; severity 11 and above is an error, 20 and above ends the session. */
export interface SqlMessage {
  readonly number: number
  readonly severity: number
  readonly state: number
  readonly text: string
  readonly line: number
}

/** One thing that a batch answers with, in order. */
export type SqlReply =
  | {
      readonly kind: "rows"
      readonly columns: readonly {
        readonly name: string
        readonly type: SqlType
        readonly nullable: boolean
      }[]
      readonly rows: readonly (readonly SqlValue[])[]
    }
  /** End of a statement; null for one that counts nothing, or under `SET NOCOUNT ON`. */
  | {
      readonly kind: "done"
      readonly rowCount: number | null
      /** What ran, where drivers want to know it (field `CurCmd` of MS-TDS 2.2.7.6). */
      readonly command?: "select" | "insert" | "update" | "delete" | "merge"
    }
  | { readonly kind: "message"; readonly message: SqlMessage }
  | { readonly kind: "database"; readonly from: string; readonly to: string }
  /** A transaction began or ended; the descriptor is what the wire calls it by. */
  | { readonly kind: "transaction"; readonly change: "begin" | "commit" | "rollback" }
  /** Value of an output parameter after the batch. */
  | { readonly kind: "output"; readonly name: string; readonly type: SqlType; readonly value: SqlValue }

/** Who logs in. */
export type SqlLogin =
  | { readonly kind: "entra"; readonly token: TokenIdentity }
  | { readonly kind: "password"; readonly user: string; readonly password: string }

/** A session in a database of an engine. */
export interface SqlSession {
  /** The database it is in now; `USE` is refused as in Azure, so it stays. */
  readonly database: string
  /**
   * Runs a batch or, where there are parameters, also none of them, a call of sp_executesql: what a call SETs ends with it. Errors of SQL are
   * replies, as the wire knows them; what throws is a fault of the sandbox.
   */
  execute(batch: string, parameters?: readonly SqlParameter[]): readonly SqlReply[]
  /**
   * The same, but a statement that must wait for another session's transaction does wait, as long as SET LOCK_TIMEOUT lets it and `abandoned`
   * answers no; `execute` answers Msg 1205 at once then. One batch of a session at a time. The engine always has it; a stand-in may leave it out.
   */
  executeWaiting?(
    batch: string,
    parameters?: readonly SqlParameter[],
    abandoned?: () => boolean,
  ): Promise<readonly SqlReply[]>
  /** Rolls an open transaction back. */
  close(): void
}

/** What a client says of itself (MS-TDS, LOGIN7: AppName and HostName). */
export interface SqlClient {
  readonly program: string
  readonly host: string
}

/** The databases of one server. */
export interface SqlEngine {
  /** Opens a session. Login errors (18456, 4060, 40615 ...) come as `refused`. */
  login(
    login: SqlLogin,
    database: string | undefined,
    client?: SqlClient,
  ):
    | { readonly ok: true; readonly session: SqlSession }
    | { readonly ok: false; readonly refused: SqlMessage }
  createDatabase(name: string): void
  dropDatabase(name: string): void
  close(): void
}

/** What an engine is made of. */
export interface SqlEngineOptions {
  /** The server at this moment. */
  readonly view: () => ServerView
  readonly directory: Directory
  /** The clock; the machine's where it is left out. */
  readonly now?: () => Date
  /** Folder for the files of the databases while the server runs. */
  readonly folder: string
  /** Called for every statement, with who ran it. */
  onStatement(statement: {
    readonly database: string
    readonly user: string
    readonly sql: string
    readonly ok: boolean
  }): void
}
