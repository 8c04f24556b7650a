import { action, createSecret, KeylessError, proof } from "@keyless/core/plugin"
import { broken, brokenAction, brokenEphemeral } from "./broken.ts"
import { anything, cellarToken as token, type Fault, user } from "./fault.ts"

/** What a target may do wrong in finding a database and in the life of a connection. */
export const lifeCycleFaults: readonly Fault[] = [
  {
    fault: "options are not checked",
    seenBy: "wrong options are refused with their path, and nothing is touched",
    plugin: (right) => ({ ...right, options: anything }),
  },
  {
    fault: "wrong options are told under another path",
    seenBy: "wrong options are refused with their path, and nothing is touched",
    fixture: { badOptions: [{ options: {}, path: "server" }] },
  },
  {
    fault: "a missing database has a code of its own",
    seenBy: "a database that is not there is target_not_found, and nothing is touched",
    plugin: (right) => ({
      ...right,
      resolve: (context, options) =>
        right.resolve(context, options).catch(() => Promise.reject(new KeylessError("gone", "It is gone."))),
    }),
  },
  {
    fault: "an id leads to another database",
    seenBy: "a database is found again by the id of what was found",
    plugin: (right, { databases }) => ({
      ...right,
      optionsFromId: () => ({ database: [...databases].at(-1) }),
    }),
  },
  {
    fault: "a cancelled search fails by accident",
    seenBy: "a search that was cancelled ends as cancelled",
    plugin: (right) => ({
      ...right,
      resolve: (context, options) =>
        context.signal.aborted ? Promise.reject(new TypeError("no answer")) : right.resolve(context, options),
    }),
  },
  {
    fault: "something is opened though nothing has to be",
    seenBy: "nothing temporary is opened where nothing has to be",
    fixture: { opens: false },
  },
  {
    fault: "a plan changes something",
    seenBy: "a plan and its preview change nothing",
    plugin: (right, { users }) =>
      broken(right, () => {
        users.set("planned", "nobody")
        return {}
      }),
  },
  {
    fault: "a plan writes what is there already",
    seenBy: "a plan and its preview change nothing",
    plugin: (right, { log }) =>
      broken(right, () => {
        log.push("give keeper nobody")
        return {}
      }),
  },
  {
    fault: "a step does not say why",
    seenBy: "every step can be shown: what it does, why, and which permissions it needs",
    plugin: (right) => brokenAction(right, "user.make", () => ({ why: " " })),
  },
  {
    fault: "a permission has no name",
    seenBy: "every step can be shown: what it does, why, and which permissions it needs",
    plugin: (right) => brokenEphemeral(right, () => ({ permissions: [{ operation: "", scope: "/cellar" }] })),
  },
  {
    fault: "a check says one thing to a preview and another to a run",
    seenBy: "a preview tells what a run then does",
    plugin: (right) => {
      let looks = 0
      return broken(right, (found) => ({
        connect(request) {
          const { steps, access } = found.connect(request)
          const lamp = action<null>({
            id: "lamp.light",
            title: "Light the lamp",
            why: "It is dark.",
            check: async () => (++looks % 2 === 1 ? { done: false } : { done: true, value: null }),
            apply: async () => null,
          })
          return { steps: [...steps, lamp], access }
        },
      }))
    },
  },
  {
    fault: "a validation fails what is right",
    seenBy: "a validation of what was just made finds no fault and changes nothing",
    plugin: (right) =>
      broken(right, (found) => ({
        inspect: (existing, others) => found.inspect({ ...existing, user: "x" }, others),
      })),
  },
  {
    fault: "a step does its work again each time",
    seenBy: "a second run finds everything in place",
    plugin: (right) => brokenAction(right, "rights.grant", () => ({ check: async () => ({ done: false }) })),
  },
  {
    fault: "what was done before a question is not taken back",
    seenBy: "a question that nobody answers ends the run before it hurts",
    plugin: (right) =>
      brokenAction(
        brokenAction(right, "rights.grant", () => ({ consent: "Really?" })),
        "user.make",
        () => ({ undo: async () => {} }),
      ),
  },
  {
    fault: "a delete leaves the user",
    seenBy: "a deleted connection leaves nothing, and can be made again",
    plugin: (right) => broken(right, () => ({ disconnect: () => [] })),
  },
  {
    fault: "a step fails where its work is done already",
    seenBy: "a plan that was made before somebody else did the work does no harm",
    plugin: (right, { users }) =>
      broken(right, (found) => {
        const wasThere = users.has(user)
        return {
          connect(request) {
            const { steps, access } = found.connect(request)
            const old = proof<null>({
              id: "plan.old",
              title: "Compare with the plan",
              why: "It may be old.",
              async prove() {
                if (users.has(user) !== wasThere) throw new KeylessError("plan_old", "The plan is old.")
                return null
              },
            })
            return { steps: [old, ...steps], access }
          },
        }
      }),
  },
  {
    fault: "a step takes nothing back",
    seenBy: "a failure behind any step is taken back",
    plugin: (right) => brokenAction(right, "user.make", () => ({ undo: async () => {} })),
  },
  {
    fault: "taking back fails",
    seenBy: "a failure behind any step is taken back",
    plugin: (right) =>
      brokenAction(right, "rights.grant", () => ({ undo: () => Promise.reject(new Error("no")) })),
  },
  {
    fault: "a step needs its own value to take itself back",
    seenBy: "a step whose answer is lost is taken back",
    plugin: (right) =>
      brokenAction(right, "user.make", (step) => ({
        undo: async (context) => {
          context.value(step)
          await step.undo?.(context)
        },
      })),
  },
  {
    fault: "nothing is taken back once the run was cancelled",
    seenBy: "a run that is cancelled in any step is taken back",
    plugin: (right) =>
      brokenAction(right, "user.make", (step) => {
        let signal = new AbortController().signal
        return {
          apply: (context) => {
            signal = context.signal
            return step.apply(context)
          },
          undo: async (context) => {
            if (!signal.aborted) await step.undo?.(context)
          },
        }
      }),
  },
  {
    fault: "what was opened stays open",
    seenBy: "a deleted connection leaves nothing, and can be made again",
    plugin: (right) => ({ ...right, closers: { door: async () => {} } }),
  },
  {
    fault: "what was opened for a run stays open",
    seenBy: "what is opened for a run is closed after it",
    plugin: (right) => ({ ...right, closers: { door: async () => {} } }),
  },
  {
    fault: "what was opened stays open after a failure",
    seenBy: "a failure behind any step is taken back",
    plugin: (right) => ({ ...right, closers: { door: async () => {} } }),
  },
  {
    fault: "what is opened is not journaled",
    seenBy: "what a killed run had open is closed by a recovery",
    plugin: (right, { doors }) =>
      brokenEphemeral(right, () => ({
        async open(context) {
          const door = `door-${context.random()}`
          doors.add(door)
          context.defer(async () => void doors.delete(door))
          return null
        },
      })),
  },
  {
    fault: "closing fails where nothing is open",
    seenBy: "a run that is killed anywhere is finished by the next",
    plugin: (right, { doors }) => ({
      ...right,
      closers: {
        async door(_context, { name }) {
          if (typeof name !== "string" || !doors.delete(name)) throw new Error("no such door")
        },
      },
    }),
  },
  {
    fault: "a run stumbles over what a killed one did",
    seenBy: "a run that is killed anywhere is finished by the next",
    plugin: (right, { users }) =>
      brokenAction(right, "rights.grant", (step) => {
        const isNew = !users.has(user)
        return { apply: async (context) => (isNew ? step.apply(context) : user) }
      }),
  },
  {
    fault: "a token is told",
    seenBy: "nothing secret is in events, errors, plans, previews, records and journals",
    plugin: (right) =>
      brokenAction(right, "user.make", (step) => ({
        apply: (context) => {
          context.progress(`Showing ${token}`)
          return step.apply(context)
        },
      })),
  },
  {
    fault: "a token is journaled",
    seenBy: "nothing secret is in events, errors, plans, previews, records and journals",
    plugin: (right) =>
      brokenEphemeral(right, (step) => ({
        open: (context) =>
          step.open({
            ...context,
            acquire: (resource) => context.acquire({ ...resource, data: { ...resource.data, token } }),
          }),
      })),
  },
  {
    fault: "the secret of the app is told",
    seenBy: "nothing secret is in events, errors, plans, previews, records and journals",
    plugin: (right) =>
      broken(right, (found) => ({
        connect: (request) => {
          const { steps, access } = found.connect(request)
          const told = action<null>({
            id: "secret.tell",
            title: "Tell",
            why: "By mistake.",
            needs: [request.principal],
            check: async () => ({ done: false }),
            async apply(context) {
              const { credential } = context.value(request.principal)
              const secret = credential.kind === "client-secret" ? credential.clientSecret : createSecret("")
              context.warn(`The app shows "${secret.reveal()}".`)
              return null
            },
          })
          return { steps: [...steps, told], access }
        },
      })),
  },
]
