import type { Engine, Plugin } from "@keyless/core"
import type { ConfigChoice } from "../config/config-choice.ts"
import type { LoadedConfig } from "../config/loaded-config.ts"
import type { Prompts } from "../interactive/prompts.ts"
import type { Manifest } from "../manifest/manifest.ts"

/** Somewhere to write text to. */
export interface TextOutput {
  write(text: string): void
  /** Whether a person reads it at once. */
  readonly isTerminal: boolean
  /** Characters per line; 80 where it is not known. */
  readonly columns: number
}

/**
 * What asks a process to end: Ctrl-C, a service manager, a terminal that closes (on Windows the closed console, which the system ends about ten
 * seconds later whatever happens), and on Windows Ctrl-Break.
 */
export const interruptions = ["SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK"] as const
export type Interruption = (typeof interruptions)[number]

/** What an engine is asked for. */
export interface EngineRequest {
  /** Id or name of the subscription where none is named. */
  readonly subscription?: string
  /** Gets a line per request to the cloud, with nothing secret in it. */
  readonly log?: (line: string) => void
}

/** The process and the world around it, as commands see it; tests bring their own. */
export interface Host {
  readonly version: string
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly stdout: TextOutput
  readonly stderr: TextOutput
  /** Whether somebody is there to answer questions. */
  readonly canAsk: boolean
  /** Folder for the journal, logs and the sandbox. */
  readonly stateDirectory: string
  /** Folder for the sandbox where this program installs it. */
  readonly dataDirectory: string
  /**
   * Loads the config that a command line asks for; null where there is none.
   *
   * @throws KeylessError `config_invalid`, `config_not_trusted`
   */
  config(choice: ConfigChoice): Promise<LoadedConfig | null>
  manifest(config: LoadedConfig | null): Promise<Manifest>
  /** Loads the plugins and their SDKs. */
  openEngine(request: EngineRequest, config: LoadedConfig | null): Promise<Engine>
  /** Loads the plugins alone, for their option schemas. */
  plugins(config: LoadedConfig | null): Promise<readonly Plugin[]>
  /** Questions on the terminal; only where {@link canAsk}. */
  prompts(): Promise<Prompts>
  /** Calls `listener` for every interruption until the returned function is called. */
  onInterrupt(listener: (signal: Interruption) => void): () => void
  /** Runs npm, whose output goes where this one's errors go. @throws Error where it cannot be run or fails */
  runNpm(words: readonly string[]): Promise<void>
  /** Ends the process at once. */
  exitNow(code: number): void
  /**
   * Starts a copy of this program that outlives it and does a job. Resolves once the copy says that it is at work.
   *
   * @throws KeylessError with the copy's own words if it could not start the job, or did not in time
   */
  detach(job: DetachedJob, logFile: string): Promise<void>
}

/** What a detached copy is to do. It is handed over by pipe and never stands on a command line, since it may hold secrets. */
export type DetachedJob =
  | { readonly kind: "command"; readonly argv: readonly string[] }
  | { readonly kind: "sandbox"; readonly sandbox: SandboxJob }

/** How a sandbox is to be started. */
export interface SandboxJob {
  readonly port: number | undefined
  /** Path of a seed file. */
  readonly seed: string | undefined
  /** Folder for its CA and its databases; emptied first. */
  readonly directory: string
  /** File that says how to reach it, see `sandbox/state-file.ts`. */
  readonly stateFile: string
  /** File that the sandbox's process holds alone as long as it lives. */
  readonly lockFile: string
  /** Address of the sandbox package's main file. */
  readonly package: string
  /** File of the config whose services it has beside those of Azure. */
  readonly config?: string
}
