import type { Auth, Target } from "./cells.ts"

/** How a program is started. */
export interface Command {
  readonly program: string
  readonly args: readonly string[]
  /** Beside what the app's environment has. */
  readonly environment?: Readonly<Record<string, string>>
  /** Has to run once before, in the app's environment too: what makes the tables, where the sample's own program does not. */
  readonly before?: Command
}

/** What a runner gets to work with. */
export interface Workshop {
  /** Folder with the sample's files. */
  readonly folder: string
  /** A folder that all samples of a test file share. */
  readonly shared: string
  /** Folder of a language in `stand-ins`. */
  readonly stands: (language: string) => string
  /** Makes what has a path once for all samples of a test file. @returns the path */
  readonly once: (path: string, make: () => Promise<unknown>) => Promise<string>
  /** File with the sandbox's CA alone. */
  readonly caFile: string
  /** Runs a tool to its end. @throws Error with what the tool wrote */
  readonly tool: (
    program: string,
    args: readonly string[],
    environment?: Readonly<Record<string, string>>,
  ) => Promise<string>
}

/** Runs the samples of a language for a kind of database. */
export interface Runner {
  /** Driver and identity library, for the matrix. */
  readonly drivers: string
  /** Files that have to be there, by the Debian package that has them. */
  readonly needs: Readonly<Record<string, string>>
  /** Makes a sample ready, and says how it starts; the number of visits is added. */
  readonly prepare: (workshop: Workshop) => Promise<Command>
  /** Makes a sample trust the machine's own roots, and so not the sandbox. @defaultValue names them where OpenSSL, Go and Node.js look */
  readonly distrust?: (command: Command) => Command
  /** Where the driver compares names of servers and no addresses: has the sample find a name at an address. */
  readonly resolves?: (command: Command, name: string, address: string) => Command
  /** Why the driver that Debian has, older than the sample's, may send a token to a server without TLS. */
  readonly sendsWithoutTls?: string
}

/** What a driver reads out of settings. */
export interface Login {
  readonly host: string
  readonly port: number
  readonly database: string
  readonly user: string | null
  readonly secret: string | null
  /** How the driver logs in by itself; null where the app gives it a token. */
  readonly authentication: string | null
}

/** Reads what a driver would, that cannot be had here. */
export interface Parser {
  /** Driver whose documented grammar it is, for the matrix. */
  readonly driver: string
  /** Files that have to be there, by the Debian package that has them. */
  readonly needs?: Readonly<Record<string, string>>
  /** Word with which the driver logs in by itself, by auth type; null where the app gives it a token. */
  readonly authentication: Readonly<Record<Auth, string | null>>
  /** Whether a person is named as the user. @defaultValue false */
  readonly personIsNamed?: boolean
  /**
   * Reads what the sample hands to the driver, which a stand-in for the driver tells; or, where the language itself cannot be had, the settings.
   *
   * @throws Error at whatever the driver's grammar does not allow
   */
  readonly parse: (
    environment: Readonly<Record<string, string>>,
    workshop: Workshop,
  ) => Login | Promise<Login>
}

/** A language, with what is run and what is parsed. */
export interface Language {
  /** Client type. */
  readonly client: string
  readonly runs: Readonly<Partial<Record<Target, Runner>>>
  readonly parses: Readonly<Partial<Record<Target, Parser>>>
}
