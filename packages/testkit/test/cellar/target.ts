import { writeAdoNet, withProperties } from "@keyless/connection-strings"
import {
  action,
  type ClientFormat,
  defineErrorCodes,
  defineTarget,
  type ExistingConnection,
  type Finding,
  isPrivilegeProfile,
  type JsonObject,
  prefixed,
  type Principal,
  type Privileges,
  proof,
  type Ephemeral,
  ephemeral,
  type Step,
  type StepContext,
  type TargetPlugin,
} from "@keyless/core/plugin"
import { credentialSettings } from "@keyless/core/settings"
import { z } from "zod"
import type { Cellar } from "./server.ts"

const failure = defineErrorCodes({
  target_not_found: "The cellar has no database of that name.",
  name_too_long: "The cellar takes names of 40 characters.",
  user_taken: "The database user belongs to another identity.",
  access_missing: "The user cannot do what it was given.",
  cellar_failed: "The cellar does not answer, or cannot work.",
})

const verbs = ["select", "insert", "update", "delete", "create"] as const
const profiles = {
  all: verbs,
  readwrite: ["select", "insert", "update", "delete"],
  readonly: ["select"],
} as const

/** What the steps of one connection share. */
interface Room {
  readonly cellar: Cellar
  readonly database: string
  /** Runs commands as the keeper. */
  readonly run: (context: StepContext, commands: readonly string[]) => Promise<void>
  readonly door: Ephemeral<null>
}

/** The target plugin of Cellar. @param token - what the keeper shows at the door */
export function cellarTarget(cellar: Cellar, token: string): TargetPlugin<{ database: string }> {
  const roomOf = (database: string): Room => ({
    cellar,
    database,
    run: (context, commands) => asked(() => cellar.run(token, commands.join("; "), context.signal)),
    door: openDoor(cellar, token),
  })
  return defineTarget({
    id: "cellar",
    title: "Cellar",
    version: "1.0.0",
    protocol: "cellar",
    settingPrefix: { cloud: "HOME", type: "CELLAR" },
    options: z.strictObject({ database: z.string().min(1) }),
    unsupported: { privileges: { ddl: "racks are changed by the keeper only" } },
    clientFormats: { perl: perlFormat },
    closers: { door: async (_context, data) => void cellar.doors.delete(nameOf(data)) },
    optionsFromId: (id) => ({ database: id.slice("/cellar/".length) }),
    async resolve({ signal }, { database: wanted }) {
      const database = await asked(() => cellar.find(token, wanted, signal))
      if (database === null) {
        throw failure("target_not_found", `There is no "${wanted}".`, { hint: "Check --database." })
      }
      return {
        id: `/cellar/${database}`,
        name: database,
        endpoint: { protocol: "cellar", host: "cellar.example", port: 1, database },
        connect({ connection, principal, privileges, foreignUser }) {
          const user = `app_${connection}`
          if (user.length > 40) {
            throw failure("name_too_long", `"${user}" is longer than 40 characters.`, {
              hint: "Take a shorter --connection.",
            })
          }
          const room = roomOf(database)
          const made = makeUser(room, user, principal, foreignUser)
          const granted = grantRights(room, user, privileges, [made])
          const proved = proveAccess(room, user, principal, privileges, [granted])
          return { steps: [room.door, made, granted, proved], access: proved }
        },
        disconnect({ user, objectId }) {
          const room = roomOf(database)
          return [room.door, dropUser(room, user, objectId)]
        },
        inspect(existing) {
          const room = roomOf(database)
          return { helpers: [room.door], looks: [lookAtUser(room, existing)] }
        },
      }
    },
  })
}

/** Asks the cellar. What it says of a failure holds what it was sent, so none of it is told on. */
async function asked<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof Error) || error.name === "AbortError") throw error
    const [what = ""] = error.message.split(/,| to /)
    throw failure("cellar_failed", `The cellar did not do it: ${what}.`, {
      hint: "Look whether the cellar is open and well, and run the command again.",
      retryable: true,
    })
  }
}

const perlFormat: ClientFormat = ({ endpoint: { host, port, database }, user, credential, properties }) => [
  prefixed(
    "DSN",
    `cellar:${writeAdoNet(withProperties({ host, port, database, sslmode: "verify-full" }, properties))}`,
  ),
  prefixed("USER", user),
  ...credentialSettings(credential),
]

function openDoor(cellar: Cellar, token: string): Ephemeral<null> {
  return ephemeral({
    id: "door.open",
    title: "Open the cellar door",
    why: "It is shut, and the keeper has to go in.",
    permissions: [{ operation: "cellar/doors/write", scope: "/cellar" }],
    closers: ["door"],
    async open(context) {
      context.signal.throwIfAborted()
      const name = `door-${Math.floor(context.random() * 1e9)}`
      const create = async () => {
        if (token !== "") cellar.doors.add(name)
      }
      await context.acquire({ closer: "door", data: { name }, title: name, create })
      return null
    },
  })
}

function makeUser(
  { cellar, run, door }: Room,
  user: string,
  principal: Step<Principal>,
  foreignUser: "refuse" | "recreate",
) {
  let before: string | null | undefined
  return action<string>({
    id: "user.make",
    title: `Make the user ${user}`,
    why: "The cellar has to know the identity.",
    needs: [door, principal],
    async check(context) {
      context.signal.throwIfAborted()
      const owner = cellar.users.get(user)
      if (owner === context.value(principal).objectId) return { done: true, value: user }
      if (owner === undefined || foreignUser === "recreate") return { done: false }
      throw failure("user_taken", `"${user}" belongs to ${owner}.`, { hint: "Take another --connection." })
    },
    async apply(context) {
      const { objectId, name } = context.value(principal)
      const owner = cellar.users.get(user)
      if (owner === objectId) return user
      const verb = owner === undefined ? "user" : "give"
      await run(context, [`remark ${quoted(name)}`, `${verb} ${quoted(user)} ${quoted(objectId)}`])
      before = owner ?? null
      return user
    },
    async undo(context) {
      if (before === null) await run(context, [`drop ${quoted(user)}`])
      else if (before !== undefined) await run(context, [`give ${quoted(user)} ${quoted(before)}`])
    },
  })
}

function grantRights(
  { cellar, database, run, door }: Room,
  user: string,
  privileges: Privileges,
  needs: readonly Step[],
) {
  let before: readonly string[] | undefined
  const wanted = () => grantsFor(cellar, user, database, privileges)
  const changes = () => changesOf(user, database, grantsOf(cellar, user, database), wanted())
  return action<null>({
    id: "rights.grant",
    title: `Grant ${user} its rights`,
    why: "A user without rights finds nothing.",
    needs: [door, ...needs],
    async check({ signal }) {
      signal.throwIfAborted()
      return changes().length === 0 ? { done: true, value: null } : { done: false }
    },
    async apply(context) {
      before ??= grantsOf(cellar, user, database)
      await run(context, changes())
      return null
    },
    async undo(context) {
      if (before === undefined) return
      await run(context, changesOf(user, database, grantsOf(cellar, user, database), before))
    },
  })
}

/** What keeps the user from being the identity's with all its rights; null where nothing does. */
function problemOf(
  { cellar, database }: Room,
  user: string,
  objectId: string,
  privileges: Privileges,
): string | null {
  if (cellar.users.get(user) !== objectId) return `"${user}" is not this identity's.`
  const missing = grantsFor(cellar, user, database, privileges).filter((grant) => !cellar.grants.has(grant))
  return missing.length === 0 ? null : `"${user}" lacks: ${missing.join(", ")}.`
}

function proveAccess(
  room: Room,
  user: string,
  principal: Step<Principal>,
  privileges: Privileges,
  needs: readonly Step[],
) {
  return proof<string>({
    id: "access.prove",
    title: `Look whether ${user} gets in`,
    why: "Settings that lead nowhere help nobody.",
    needs: [room.door, principal, ...needs],
    async prove(context) {
      context.signal.throwIfAborted()
      const problem = problemOf(room, user, context.value(principal).objectId, privileges)
      if (problem === null) return user
      throw failure("access_missing", problem, { hint: "Somebody changed the user: run the command again." })
    },
  })
}

function dropUser({ cellar, database, run, door }: Room, user: string, objectId: string) {
  let before: readonly string[] | undefined
  return action<null>({
    id: "user.drop",
    title: `Drop the user ${user}`,
    why: "Nobody logs in as this user any more.",
    needs: [door],
    async check({ signal }) {
      signal.throwIfAborted()
      return cellar.users.get(user) === objectId ? { done: false } : { done: true, value: null }
    },
    async apply(context) {
      if (cellar.users.get(user) !== objectId) return null
      const held = grantsOf(cellar, user, database)
      await run(context, [`drop ${quoted(user)}`])
      before = held
      return null
    },
    async undo(context) {
      if (before === undefined) return
      const grants = changesOf(user, database, [], before)
      await run(context, [`user ${quoted(user)} ${quoted(objectId)}`, ...grants])
    },
  })
}

function lookAtUser(room: Room, { user, objectId, privileges }: ExistingConnection) {
  return proof<readonly Finding[]>({
    id: "user.look",
    title: `Look at the user ${user}`,
    why: "The app logs in as this user.",
    needs: [room.door],
    async prove({ signal }) {
      signal.throwIfAborted()
      const base = { name: "user.look", description: "Database user validated." }
      const errorMessage = problemOf(room, user, objectId, privileges)
      if (errorMessage === null) return [{ ...base, result: "success" }]
      const hint = "Run the create again."
      return [{ ...base, result: "failure", errorCode: "user_changed", errorMessage, hint }]
    },
  })
}

function nameOf({ name }: JsonObject): string {
  if (typeof name !== "string") throw new TypeError("A door has a name.")
  return name
}

/** What privileges mean in a cellar: grants, as its list has them. */
function grantsFor(
  { racks }: Cellar,
  user: string,
  database: string,
  privileges: Privileges,
): readonly string[] {
  if (privileges === "ddl") return []
  const wanted: readonly string[] = isPrivilegeProfile(privileges) ? profiles[privileges] : privileges
  return verbs
    .filter((verb) => wanted.includes(verb))
    .flatMap((verb) => {
      // Racks are made in the cellar, not in a rack.
      const places = verb === "create" ? ["*"] : [...racks.keys(), "*"]
      return places.map((rack) => `${verb} on ${rack} to ${user} in ${database}`)
    })
}

/** The grants that a user has in a database. */
export function grantsOf({ grants }: Cellar, user: string, database: string): readonly string[] {
  return [...grants].filter((grant) => grant.endsWith(` to ${user} in ${database}`))
}

/** The one function that puts a name into a command. */
function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}

/** The commands that make the second list out of the first. */
export function changesOf(
  user: string,
  database: string,
  before: readonly string[],
  after: readonly string[],
): readonly string[] {
  const command = (verb: "grant" | "revoke") => (grant: string) => {
    const [privilege = "", , rack = ""] = grant.split(" ")
    return [verb, privilege, ...[rack, user, database].map(quoted)].join(" ")
  }
  return [
    ...before.filter((grant) => !after.includes(grant)).map(command("revoke")),
    ...after.filter((grant) => !before.includes(grant)).map(command("grant")),
  ]
}
