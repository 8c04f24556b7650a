import {
  action,
  defineTarget,
  type ExistingConnection,
  type Finding,
  type JsonObject,
  type Principal,
  proof,
  ephemeral,
  type TargetPlugin,
} from "@keyless/core/plugin"
import type { Snapshot } from "../snapshot.ts"
import { textOption } from "./schema.ts"

/** A database in memory: its users with the object ids that they belong to, and what is open for the moment. @public */
export interface DatabaseState {
  readonly users: Map<string, string>
  readonly openings: Set<string>
}

/** A database without users. @public */
export function emptyDatabase(): DatabaseState {
  return { users: new Map(), openings: new Set() }
}

/** What there is in the database, for snapshots. @public */
export function databaseSnapshot({ users, openings }: DatabaseState): Snapshot {
  return Object.fromEntries([
    ...[...users].map(([user, objectId]) => [`user ${user}`, objectId]),
    ...[...openings].map((name) => [`opening ${name}`, null]),
  ])
}

/**
 * The target plugin of the database; every session needs an opening for as long as it lasts.
 *
 * @param told - hears of each identity that a user is made for
 * @public
 */
export function memoryDatabase(
  state: DatabaseState,
  protocol: string,
  told: (principal: Principal) => void = () => {},
): TargetPlugin<{ readonly database: string }> {
  return defineTarget({
    id: "testkit-database",
    title: "Database in memory",
    version: "0.1.0",
    protocol,
    settingPrefix: { cloud: "TESTKIT", type: "DATABASE" },
    options: textOption("database"),
    closers: {
      opening: async (_context, data) => void state.openings.delete(nameIn(data)),
    },
    optionsFromId: (id) => ({ database: id.slice("/databases/".length) }),
    async resolve({ signal }, { database }) {
      signal.throwIfAborted()
      const endpoint = { protocol, host: "db.example", port: 5432, database }
      return {
        id: `/databases/${database}`,
        name: database,
        endpoint,
        connect: ({ connection, principal }) => {
          const user = `app_${connection}`
          const session = openSession(state)
          const made = action<string>({
            id: "user.make",
            title: `Make the user ${user}`,
            why: "The database has to know the identity.",
            needs: [session, principal],
            async check(context) {
              context.signal.throwIfAborted()
              return state.users.get(user) === context.value(principal).objectId
                ? { done: true, value: user }
                : { done: false }
            },
            async apply(context) {
              context.signal.throwIfAborted()
              told(context.value(principal))
              state.users.set(user, context.value(principal).objectId)
              return user
            },
            undo: async () => void state.users.delete(user),
          })
          return { steps: [session, made], access: made }
        },
        disconnect: ({ user }) => {
          const session = openSession(state)
          return [session, dropStep(state, user, session)]
        },
        inspect: (existing) => {
          const session = openSession(state)
          return { helpers: [session], looks: [userLook(state, existing, session)] }
        },
      }
    },
  })
}

function openSession({ openings }: DatabaseState) {
  return ephemeral<null>({
    id: "session",
    title: "Open the database for this machine",
    why: "It lets nobody in.",
    closers: ["opening"],
    async open(context) {
      context.signal.throwIfAborted()
      const name = `opening-${Math.floor(context.random() * 1e9)}`
      await context.acquire({
        closer: "opening",
        data: { name },
        title: name,
        create: async () => void openings.add(name),
      })
      return null
    },
  })
}

function dropStep({ users }: DatabaseState, user: string, session: ReturnType<typeof openSession>) {
  return action<null>({
    id: "user.drop",
    title: `Drop the user ${user}`,
    why: "Nobody logs in as this user any more.",
    needs: [session],
    check: async () => (users.has(user) ? { done: false } : { done: true, value: null }),
    async apply() {
      users.delete(user)
      return null
    },
  })
}

function userLook(
  { users }: DatabaseState,
  { user, objectId }: ExistingConnection,
  session: ReturnType<typeof openSession>,
) {
  const isOurs = () => users.get(user) === objectId
  return proof<readonly Finding[]>({
    id: "user.look",
    title: `Look whose the user ${user} is`,
    why: "A user of another identity lets nobody in.",
    needs: [session],
    prove: async () => [
      isOurs()
        ? { name: "user.look", description: "Database user validated.", result: "success" }
        : {
            name: "user.look",
            description: "Database user validated.",
            result: "failure",
            errorCode: "user_changed",
            errorMessage: `The user ${user} is not this identity's.`,
            hint: "Make the connection again.",
          },
    ],
  })
}

function nameIn({ name }: JsonObject): string {
  if (typeof name !== "string") throw new TypeError("An opening has a name.")
  return name
}
