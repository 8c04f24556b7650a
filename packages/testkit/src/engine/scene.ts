import type { ConnectionSpec, Plugin } from "@keyless/core"
import type { Clock } from "@keyless/core/plugin"
import type { MayDiffer, Snapshot } from "../snapshot.ts"

/** A world in which nothing is connected, and all that an engine needs to connect in it. */
export interface Scene {
  /** The plugin under test and those that stand around it. */
  readonly plugins: readonly Plugin[]
  /** The connection that is made unless a case says otherwise. */
  readonly spec: ConnectionSpec & { readonly name: string }
  /** The engine's time; absent: the time of day. */
  readonly clock?: Clock | undefined
  snapshot(): Promise<Snapshot>
  /** How many changes were asked for; always 0 where a fixture does not count them. */
  writes(): Promise<number>
  /** Plain values of secrets that were about. */
  secrets(): readonly string[]
}

/** Where scenes come from. */
export interface Bench {
  begin(): Promise<Scene>
  /** What may be left after a run that was taken back. */
  readonly mayStayAfterUndo: MayDiffer
  /** What may be left after a connection was deleted. */
  readonly mayStayAfterDelete: MayDiffer
}
