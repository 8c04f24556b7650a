import { action, KeylessError } from "@keyless/core/plugin"
import { broken, brokenAction, misled } from "./broken.ts"
import { cellarToken, type Fault, user } from "./fault.ts"

/** What a target may do wrong to privileges, neighbours and names. */
export const databaseFaults: readonly Fault[] = [
  {
    fault: "everything is granted",
    seenBy: `privileges "readonly" allow what they say and nothing else`,
    plugin: (right) => misled(right, () => ({ privileges: "all" })),
  },
  {
    fault: "too little is granted",
    seenBy: `privileges "all" allow what they say and nothing else`,
    plugin: (right) => misled(right, () => ({ privileges: "readwrite" })),
  },
  {
    fault: "a list of privileges is taken for the profile with the most of them",
    seenBy: `privileges "select, insert" allow what they say and nothing else`,
    plugin: (right) =>
      misled(right, ({ privileges }) => ({
        privileges: Array.isArray(privileges) ? "readwrite" : privileges,
      })),
  },
  {
    fault: "privileges are granted and never revoked",
    seenBy: "privileges that are narrowed are lost, and come back when they are widened",
    plugin: (right, { grants }) =>
      brokenAction(right, "rights.grant", (step) => ({
        async apply(context) {
          const before = [...grants]
          const value = await step.apply(context)
          for (const grant of before) grants.add(grant)
          return value
        },
      })),
  },
  {
    fault: "claims are said to be kept, and nobody looks at them",
    seenBy: "a user that two apps share keeps what the one needs that stays, and goes with the last",
    plugin: (right) => broken(right, () => ({ disconnectClaimed: () => [] })),
  },
  {
    fault: "a deleted connection lets the app in",
    seenBy: "a connection that the app used can be deleted, and the app is out",
    plugin: (right) => broken(right, () => ({ disconnect: () => [] })),
  },
  {
    fault: "a revoked right is not seen",
    seenBy: "where a right is revoked, a validation tells and the next create repairs",
    plugin: (right) => broken(right, () => ({ inspect: () => ({ helpers: [], looks: [] }) })),
  },
  {
    fault: "a dropped user is not made again",
    seenBy: "where the user is dropped, a validation tells and the next create repairs",
    plugin: (right) =>
      brokenAction(right, "user.make", () => {
        let made = false
        return {
          check: async () => {
            const done = made
            made = true
            return done ? { done, value: user } : { done: true, value: user }
          },
        }
      }),
  },
  {
    fault: "the user of another identity is taken over",
    seenBy: "where the user is given to somebody else, a validation tells and the next create refuses",
    plugin: (right) => misled(right, () => ({ foreignUser: "recreate" })),
  },
  {
    fault: "a second app takes the user of the first over",
    seenBy: "the user of another identity is never taken over unasked",
    plugin: (right) => misled(right, () => ({ foreignUser: "recreate" })),
  },
  {
    fault: "a delete drops the users of every app",
    seenBy: "two apps stand side by side, and each is deleted alone",
    plugin: (right, { users }) =>
      brokenAction(right, "user.drop", () => ({
        async apply() {
          for (const name of users.keys()) if (name.startsWith("app_")) users.delete(name)
          return null
        },
      })),
  },
  {
    fault: "a delete drops the users of the app's other connections",
    seenBy: "two connections of one app stand side by side, and each is deleted alone",
    plugin: (right, { users }) =>
      brokenAction(right, "user.drop", () => ({
        async apply() {
          for (const name of users.keys()) if (name.startsWith("app_")) users.delete(name)
          return null
        },
      })),
  },
  {
    fault: "a delete drops a user that is not there",
    seenBy: "a delete whose end was lost can be run again",
    plugin: (right) => brokenAction(right, "user.drop", () => ({ check: async () => ({ done: false }) })),
  },
  {
    fault: "names stand in commands as they are",
    seenBy: "the name of a connection never changes what is done",
    plugin: (right, { doors, run }) =>
      broken(right, (found) => ({
        connect(request) {
          const { steps, access } = found.connect(request)
          const remark = action<null>({
            id: "user.remark",
            title: "Leave a remark",
            why: "For the keeper.",
            check: async () => ({ done: false }),
            async apply(context) {
              doors.add("for the remark")
              await run(cellarToken, `remark "${request.connection}"`, context.signal)
              doors.delete("for the remark")
              return null
            },
          })
          return { steps: [...steps, remark], access }
        },
      })),
  },
  {
    fault: "a quote in a name drops somebody else's user",
    seenBy: "the name of a connection never changes what is done",
    plugin: (right, { users }) =>
      broken(right, (found) => ({
        connect(request) {
          if (request.connection.includes("drop")) users.delete("keeper")
          return found.connect(request)
        },
      })),
  },
  {
    fault: "the name of an identity makes a second user",
    seenBy: "the name of an identity never changes what is done",
    plugin: (right, { users }) =>
      broken(right, (found) => ({
        connect(request) {
          const { steps, access } = found.connect(request)
          const more = action<null>({
            id: "user.more",
            title: "Make a user by name",
            why: "By mistake.",
            needs: [request.principal],
            check: async () => ({ done: false }),
            async apply(context) {
              const { name } = context.value(request.principal)
              if (name.includes(";")) users.set(name, "")
              return null
            },
            undo: async () => {},
          })
          return { steps: [...steps, more], access }
        },
      })),
  },
  {
    fault: "long names are cut",
    seenBy: "long names are refused or kept whole",
    plugin: (right) => misled(right, ({ connection }) => ({ connection: connection.slice(0, 30) })),
  },
  {
    fault: "long names are refused by the server only",
    seenBy: "long names are refused or kept whole",
    plugin: (right) =>
      broken(right, (found) => ({
        connect: (request) => {
          if (request.connection.length < 36) return found.connect(request)
          const { steps, access } = found.connect({ ...request, connection: "long" })
          return {
            steps: steps.map((step) =>
              step.id === "user.make" && step.kind === "action"
                ? { ...step, apply: () => Promise.reject(new KeylessError("too_long", "It is too long.")) }
                : step,
            ),
            access,
          }
        },
      })),
  },
  {
    fault: "the name of a database drops a user",
    seenBy: `the database of {"database":"old \\"cellar\\"; drop \\"keeper\\"; --"} is connected like any other`,
    plugin: (right, { users }) =>
      broken(right, ({ name }) => {
        if (name.includes(`drop "keeper"`)) users.delete("keeper")
        return {}
      }),
  },
]
