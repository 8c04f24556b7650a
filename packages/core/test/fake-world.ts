import {
  clientId,
  KeylessError,
  objectId,
  type Principal,
  type Privileges,
  tenantId,
} from "../src/plugin/index.ts"

export const tenant = tenantId("7e1a0000-0000-4000-8000-00000000aaaa")
export const client = clientId("7e1a0000-0000-4000-8000-00000000bbbb")
export const firstIdentity = objectId("7e1a0000-0000-4000-8000-000000000001")
export const secondIdentity = objectId("7e1a0000-0000-4000-8000-000000000002")

/** An app, a database and what was done to them, all in memory. */
export interface World {
  /** Settings of the app. */
  readonly settings: Map<string, string>
  /** Settings of the app's other part, `worker`, where it has one, and what names of connections are unique in then. */
  otherPart: { readonly settings: Map<string, string>; readonly namesIn: "app" | "part" } | null
  /** What is kept in the places besides the settings. */
  readonly places: Readonly<Record<"safe" | "shelf", Map<string, string>>>
  /** Object id of the identity that the app holds, if any. */
  identity: typeof firstIdentity | null
  suggestedClient: string | undefined
  /** Users of the database by name. */
  readonly users: Map<string, { readonly objectId: string; readonly privileges: Privileges }>
  /** Whether the database is there. */
  databaseExists: boolean
  /** Databases that are not there although others are. */
  readonly goneDatabases: Set<string>
  /** Whether the database lets nobody in without a temporary opening. */
  shut: boolean
  readonly openings: Set<string>
  /** Every change of the outside world, in order. */
  readonly changes: string[]
  /** Fails the change of this name. */
  failing: string | null
}

/** A world in which nothing is connected yet. */
export function emptyWorld(): World {
  return {
    settings: new Map([["UNRELATED", "stays"]]),
    otherPart: null,
    places: { safe: new Map(), shelf: new Map() },
    identity: null,
    suggestedClient: undefined,
    users: new Map(),
    databaseExists: true,
    goneDatabases: new Set(),
    shut: false,
    openings: new Set(),
    changes: [],
    failing: null,
  }
}

/** Notes a change of the outside world, or fails it. */
export function change(world: World, what: string): void {
  if (world.failing === what) throw new KeylessError("fake_failure", `${what} was made to fail`)
  world.changes.push(what)
}

/** The identity that the fake app uses, but for its object id. */
export const ambient: Omit<Principal, "objectId"> = {
  kind: "service",
  tenantId: tenant,
  clientId: client,
  name: "shop-web",
  credential: { kind: "ambient" },
}
