import type { Clock, Principal } from "@keyless/core/plugin"
import type { Snapshot } from "../snapshot.ts"
import type { StatementKind } from "./statements.ts"

/** Options that a schema has to refuse, and the name of the option that it has to tell. @public */
export interface BadOptions {
  readonly options: unknown
  readonly path: string
}

/** One way in which a database comes off what a connection made of it. @public */
export interface Drift {
  /** What happens: `the user is dropped`. */
  readonly name: string
  /** Does it, as somebody else would. @param user - name of the database user */
  readonly damage: (user: string) => Promise<void>
  /** What the create command of the connection does about it: it repairs the damage, or it refuses and touches nothing. */
  readonly create: "repairs" | "refuses"
  /** Whether a repair that is taken back may stay, such as an administrator whom the standing connection rests on. @defaultValue false */
  readonly repairMayStay?: boolean
}

/** One way in which what a plugin talks to fails. @public */
export interface Breakdown {
  /** What happens: `the server cannot be reached`, `every answer is an error of the server`. */
  readonly name: string
  /** Lets it happen, until {@link TargetFixture.begin | begin} makes the world anew. */
  readonly damage: () => Promise<void>
}

/** The app, as it uses the database. @public */
export interface AppAccess {
  /**
   * Runs one statement in a session of the identity. Answers `refused` only where the database said that the privilege is missing; throws on
   * any other error. The same kind may be run again and again.
   */
  readonly run: (user: string, principal: Principal, kind: StatementKind) => Promise<"done" | "refused">
  /** Makes the table `later` as whoever administers the database: the one that statements on a later table are about. */
  readonly addTable: () => Promise<void>
}

/** Everything that the suite has to know of the world behind a target plugin. @public */
export interface TargetFixture {
  /**
   * Makes the world anew. The database of `options` is there; so are two tables with a row each, a user and whatever else should stay as it is. The caller
   * has as few rights as it may have, so that every step has something to do.
   */
  readonly begin: () => Promise<void>
  readonly options: unknown
  /** All that the plugin could change. Must not change anything itself. */
  readonly snapshot: () => Promise<Snapshot>
  /** How many changes the plugin has asked for since `begin`. Shows a write that changes nothing. */
  readonly writes?: () => Promise<number>
  /** The engine's time: see `fastClock`. @defaultValue the time of day */
  readonly clock?: Clock
  /** Two identities that the directory knows, with client ids. */
  readonly principals: readonly [Principal, Principal]
  /** Whether a run has to open something temporary to get in. */
  readonly opens: boolean
  readonly badOptions: readonly BadOptions[]
  /** Options of a database that is not there. */
  readonly missing: unknown
  /** Options of databases that are there and whose names end a quote or begin a comment. */
  readonly oddDatabases?: readonly unknown[]
  /** What a run that is taken back may leave: for example an administrator that others could use by now. @defaultValue nothing */
  readonly mayStayAfterUndo?: (object: string) => boolean
  /** What a deleted connection may leave. @defaultValue nothing */
  readonly mayStayAfterDelete?: (object: string) => boolean
  readonly drifts: readonly Drift[]
  /** At least one, and one for each thing that the plugin talks to: its errors must tell no secret. `snapshot` works all the same. */
  readonly breakdowns: readonly Breakdown[]
  /** Other options that name the database of `options`, such as in other letters where the names have no case. @defaultValue none */
  readonly spellings?: readonly unknown[]
  readonly app: AppAccess
  /** Plain values of the tokens and passwords that the plugin has been given since `begin`. */
  readonly secrets: () => readonly string[]
}
