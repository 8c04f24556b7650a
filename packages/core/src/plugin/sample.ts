import type { AppCredential } from "./principal.ts"

/** An environment variable that a connection writes. @public */
export interface SampleVariable {
  readonly name: string
  readonly secret: boolean
}

/** What a sample program is written for. @public */
export interface SampleInput {
  /** Wire protocol of the database, as in the client's `formats`. */
  readonly protocol: string
  /** What the kind of database is called, for texts: `Azure Database for PostgreSQL`. */
  readonly database: string
  /** How the app proves who it is. */
  readonly credential: AppCredential["kind"]
  /** Scope of the tokens that the database takes, for a program that asks for one; absent where the target names none. */
  readonly tokenScope: string | undefined
  /** Ids of what the connection is made of, for texts that name the command which makes it. */
  readonly choice: { readonly target: string; readonly auth: string; readonly client: string }
  /** All that the connection writes, in its order. A sample reads no other variable of the connection's. */
  readonly variables: readonly SampleVariable[]
  /**
   * The variable of a setting.
   *
   * @param key - name of the setting in the format: `HOST`, or `spring.datasource.url`
   * @throws Error when the connection writes none of that name, which is a mistake in the sample
   */
  readonly variable: (key: string) => string
}

/** A file of a sample program. @public */
export interface SampleFile {
  /** Relative path with slashes. */
  readonly path: string
  readonly text: string
}

/**
 * Writes a complete small program for a connection: manifest, code and README. It makes a table, and per visit writes a row, reads, and
 * prints `Logged in as USER. Visits: N`. Pure.
 *
 * @public
 */
export type ClientSample = (input: SampleInput) => readonly SampleFile[]
