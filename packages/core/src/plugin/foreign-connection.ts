import type { Context } from "./context.ts"
import type { Permission } from "./step.ts"

/** A connection of an app that another tool made and keeps. @public */
export interface ForeignConnection {
  readonly name: string
  /** Id that the tool knows it by. */
  readonly id: string
  /** Name of the tool. */
  readonly madeBy: string
  /** Resource id of what it connects to, where it is a resource. */
  readonly target?: string
  /** Client type in the tool's words. */
  readonly client?: string
  /** How the app logs in, in the tool's words. */
  readonly auth: string
  /** Whether the app logs in with a password or key. */
  readonly usesSecret: boolean
  /** The part of the app that has its settings. */
  readonly part?: string
}

/** The connections of an app that another tool keeps. @public */
export interface ForeignConnections {
  /** None where the tool is not there, or the caller may not look. */
  list(context: Context): Promise<readonly ForeignConnection[]>
  /** Names of the settings that it wrote. */
  settingsOf(context: Context, connection: ForeignConnection): Promise<readonly string[]>
  /** Makes the tool forget a connection, and waits for it. The settings that it wrote may go with it. */
  remove(context: Context, connection: ForeignConnection): Promise<void>
  /** What {@link ForeignConnections.settingsOf} and {@link ForeignConnections.remove} need. */
  permissions(connection: ForeignConnection): readonly Permission[]
}
