import {
  action,
  defineErrorCodes,
  defineTarget,
  type ExistingConnection,
  type Finding,
  isPrivilegeProfile,
  type JsonObject,
  type Principal,
  type Privileges,
  proof,
  type Ephemeral,
  ephemeral,
  type Step,
  type TargetPlugin,
} from "@keyless/core/plugin"
import { z } from "zod"
import type { Cellar } from "./server.ts"

const failure = defineErrorCodes({
  target_not_found: "The cellar has no database of that name.",
  name_too_long: "The cellar takes names of 40 characters.",
  user_taken: "The database user belongs to another identity.",
})

const verbs = ["select", "insert", "update", "delete", "create"] as const
const profiles = {
  all: verbs,
  ddl: verbs,
  readwrite: ["select", "insert", "update", "delete"],
  readonly: ["select"],
} as const
const wanted = (privileges: Privileges): readonly string[] =>
  isPrivilegeProfile(privileges) ? profiles[privileges] : privileges

/** The one function that puts a name into a command. */
const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`
const grantOf = (verb: string, user: string, database: string) => `${verb} of ${user} in ${database}`

/** The target plugin of Cellar. @param token - what the keeper shows at the door */
export function cellarTarget(cellar: Cellar, token: string): TargetPlugin<{ database: string }> {
  return defineTarget({
    id: "cellar",
    title: "Cellar",
    version: "1.0.0",
    protocol: "cellar",
    settingPrefix: { cloud: "HOME", type: "CELLAR" },
    options: z.strictObject({ database: z.string().min(1) }),
    closers: { door: async (_context, data) => void cellar.doors.delete(nameOf(data)) },
    optionsFromId: (id) => ({ database: id.slice("/cellar/".length) }),
    async resolve(_context, { database }) {
      if (!cellar.databases.has(database)) throw failure("target_not_found", `There is no "${database}".`)
      return {
        id: `/cellar/${database}`,
        name: database,
        endpoint: { protocol: "cellar", host: "cellar.example", port: 1, database },
        connect({ connection, principal, privileges, foreignUser }) {
          const user = `app_${connection}`
          if (user.length > 40) throw failure("name_too_long", `"${user}" is longer than 40 characters.`)
          const door = openDoor(cellar, token)
          const made = makeUser(cellar, user, principal, door, foreignUser)
          const granted = grantRights(cellar, user, database, wanted(privileges), [door, made])
          return { steps: [door, made, granted], access: granted }
        },
        disconnect({ user, objectId }) {
          const door = openDoor(cellar, token)
          return [door, dropUser(cellar, user, objectId, door)]
        },
        inspect(existing) {
          const door = openDoor(cellar, token)
          return { helpers: [door], looks: [lookAtUser(cellar, existing, database, door)] }
        },
      }
    },
  })
}

function openDoor(cellar: Cellar, token: string): Ephemeral<null> {
  return ephemeral({
    id: "door.open",
    title: "Open the cellar door",
    why: "It is shut, and the keeper has to go in.",
    permissions: [{ operation: "cellar/doors/write", scope: "/cellar" }],
    closers: ["door"],
    async open(context) {
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
  { users, run }: Cellar,
  user: string,
  principal: Step<Principal>,
  door: Step,
  foreignUser: "refuse" | "recreate",
) {
  let before: string | null | undefined
  return action<string>({
    id: "user.make",
    title: `Make the user ${user}`,
    why: "The cellar has to know the identity.",
    needs: [door, principal],
    async check(context) {
      const owner = users.get(user)
      if (owner === context.value(principal).objectId) return { done: true, value: user }
      if (owner === undefined || foreignUser === "recreate") return { done: false }
      throw failure("user_taken", `"${user}" belongs to ${owner}.`, { hint: "Take another --connection." })
    },
    async apply(context) {
      const { objectId, name } = context.value(principal)
      const owner = users.get(user)
      if (owner === objectId) return user
      before = owner ?? null
      run(
        `remark ${quoted(name)}; ${owner === undefined ? "user" : "give"} ${quoted(user)} ${quoted(objectId)}`,
      )
      return user
    },
    async undo() {
      if (before === null) run(`drop ${quoted(user)}`)
      else if (before !== undefined) run(`give ${quoted(user)} ${quoted(before)}`)
    },
  })
}

function grantRights(
  { grants, run }: Cellar,
  user: string,
  database: string,
  rights: readonly string[],
  needs: readonly Step[],
) {
  const changes = () =>
    verbs.flatMap((verb) => {
      const held = grants.has(grantOf(verb, user, database))
      if (held === rights.includes(verb)) return []
      return [`${held ? "revoke" : "grant"} ${verb} ${quoted(user)} ${quoted(database)}`]
    })
  let done: readonly string[] = []
  return action<string>({
    id: "rights.grant",
    title: `Grant ${user} its rights`,
    why: "A user without rights finds nothing.",
    needs,
    check: async () => (changes().length === 0 ? { done: true, value: user } : { done: false }),
    async apply() {
      done = changes()
      for (const change of done) run(change)
      return user
    },
    async undo() {
      for (const change of done) {
        run(
          change.startsWith("grant") ? change.replace("grant", "revoke") : change.replace("revoke", "grant"),
        )
      }
    },
  })
}

function dropUser({ users, run }: Cellar, user: string, objectId: string, door: Step) {
  return action<null>({
    id: "user.drop",
    title: `Drop the user ${user}`,
    why: "Nobody logs in as this user any more.",
    needs: [door],
    check: async () => (users.get(user) === objectId ? { done: false } : { done: true, value: null }),
    async apply() {
      run(`drop ${quoted(user)}`)
      return null
    },
  })
}

function lookAtUser(
  { users, grants }: Cellar,
  { user, objectId, privileges }: ExistingConnection,
  database: string,
  door: Step,
) {
  const problem = () => {
    if (users.get(user) !== objectId) return `"${user}" is not this identity's.`
    const missing = wanted(privileges).filter((verb) => !grants.has(grantOf(verb, user, database)))
    return missing.length === 0 ? null : `"${user}" lacks ${missing.join(", ")}.`
  }
  return proof<readonly Finding[]>({
    id: "user.look",
    title: `Look at the user ${user}`,
    why: "The app logs in as this user.",
    needs: [door],
    async prove() {
      const base = { name: "user.look", description: "Database user validated." }
      const errorMessage = problem()
      if (errorMessage === null) return [{ ...base, result: "success" }]
      return [
        {
          ...base,
          result: "failure",
          errorCode: "user_changed",
          errorMessage,
          hint: "Run the create again.",
        },
      ]
    },
  })
}

function nameOf({ name }: JsonObject): string {
  if (typeof name !== "string") throw new TypeError("A door has a name.")
  return name
}
