import { action } from "@keyless/core/plugin"
import { broken, brokenAccess, brokenAction, brokenEphemeral } from "../cellar/broken.ts"
import { cellarToken as token, type Fault, user } from "../cellar/fault.ts"
import { changesOf } from "../cellar/target.ts"
import {
  orders,
  cancelled,
  deleting,
  deleted,
  widened,
  repaired,
  withoutNeed,
  grants,
} from "./broken-target.ts"

/** How steps heed signals, name their needs, do their work and take it back. */
export const doingMutants: readonly Fault[] = [
  // Signals.
  {
    fault: "a search ignores its signal",
    seenBy: "a search that was cancelled ends as cancelled",
    breaks: "signal",
    plugin: (right) => ({
      ...right,
      resolve: (context, options) =>
        right.resolve({ ...context, signal: new AbortController().signal }, options),
    }),
  },
  ...["user.make", "rights.grant"].map((id) => ({
    fault: `the step ${id} ignores its signal`,
    seenBy: cancelled,
    breaks: "signal" as const,
    plugin: (right: Parameters<NonNullable<Fault["plugin"]>>[0]) =>
      brokenAction(right, id, (step) => ({
        apply: (context) => step.apply({ ...context, signal: new AbortController().signal }),
      })),
  })),
  {
    fault: "an ephemeral step ignores its signal",
    seenBy: cancelled,
    plugin: (right) =>
      brokenEphemeral(right, (step) => ({
        open: (context) => step.open({ ...context, signal: new AbortController().signal }),
      })),
  },
  {
    fault: "a proof ignores its signal",
    seenBy: cancelled,
    plugin: (right) =>
      brokenAccess(
        right,
        (prove) => (context) => prove({ ...context, signal: new AbortController().signal }),
      ),
  },
  // Needs.
  {
    fault: "the user is made without need of the door",
    seenBy: orders,
    breaks: "needs",
    plugin: withoutNeed("user.make", "door.open"),
  },
  {
    fault: "the user is made without need of the identity",
    seenBy: orders,
    breaks: "needs",
    plugin: withoutNeed("user.make", "identity.enable"),
  },
  {
    fault: "rights are granted without need of the door",
    seenBy: "a failure behind any step is taken back",
    plugin: withoutNeed("rights.grant", "door.open"),
  },
  {
    fault: "rights are granted without need of the user",
    seenBy: orders,
    plugin: withoutNeed("rights.grant", "user.make"),
  },
  {
    fault: "access is proved without need of the rights",
    seenBy: orders,
    plugin: withoutNeed("access.prove", "rights.grant"),
  },
  // Doing and taking back.
  {
    fault: "making a user a second time fails",
    seenBy: "a step whose work is done twice ends in the same state",
    breaks: "idempotent",
    plugin: (right, cellar) =>
      brokenAction(right, "user.make", (step) => ({
        async apply(context) {
          if (cellar.users.has(user)) await cellar.run(token, `user "${user}" "x"`, context.signal)
          return step.apply(context)
        },
      })),
  },
  {
    fault: "granting a second time toggles",
    seenBy: "a step whose work is done twice ends in the same state",
    plugin: (right, cellar) =>
      brokenAction(right, "rights.grant", (step) => ({
        async apply(context) {
          if (grants(cellar).length === 0) return step.apply(context)
          for (const each of grants(cellar)) cellar.grants.delete(each)
          return null
        },
      })),
  },
  {
    fault: "undo drops what it never made",
    seenBy: "a step that fails before it did anything can be taken back",
    breaks: "undoNothing",
    plugin: (right, cellar) =>
      brokenAction(right, "user.make", () => ({
        async undo() {
          if (!cellar.users.delete(user)) throw new Error("there is no such user")
        },
      })),
  },
  {
    fault: "undo revokes rights that were there before",
    seenBy: widened,
    breaks: "undo",
    plugin: (right, cellar) =>
      brokenAction(right, "rights.grant", () => ({
        undo: async () => grants(cellar).forEach((each) => cellar.grants.delete(each)),
      })),
  },
  {
    fault: "undo revokes what it granted and forgets what it took",
    seenBy: "privileges that were narrowed are wide again after a failure",
    plugin: (right, cellar) => {
      let before: readonly string[] = []
      return brokenAction(right, "rights.grant", (step) => ({
        apply: (context) => {
          before = grants(cellar)
          return step.apply(context)
        },
        undo: async () => {
          for (const each of grants(cellar)) if (!before.includes(each)) cellar.grants.delete(each)
        },
      }))
    },
  },
  {
    fault: "undo of a repair drops the user that was there before",
    seenBy: repaired,
    plugin: (right, cellar) =>
      brokenAction(right, "rights.grant", (step) => ({
        async undo(context) {
          await step.undo?.(context)
          cellar.users.delete(user)
        },
      })),
  },
  {
    fault: "undo of a repair grants everything",
    seenBy: repaired,
    plugin: (right) => brokenAction(right, "rights.grant", () => ({ undo: async () => {} })),
  },
  {
    fault: "a delete is not taken back",
    seenBy: deleted,
    breaks: "undoDelete",
    plugin: (right) => brokenAction(right, "user.drop", () => ({ undo: async () => {} })),
  },
  {
    fault: "a delete has no undo",
    seenBy: deleted,
    breaks: "undoDelete",
    plugin: (right) =>
      broken(right, (found) => ({
        disconnect: (existing, others) =>
          found.disconnect(existing, others).map((step) => {
            if (step.kind !== "action") return step
            const { id, title, why, permissions, needs } = step
            const check = step.check.bind(step)
            const apply = step.apply.bind(step)
            return action({ id, title, why, permissions, needs, check, apply })
          }),
      })),
  },
  {
    fault: "a delete does without the door among its needs",
    seenBy: deleting,
    breaks: "needs",
    plugin: (right) =>
      broken(right, (found) => ({
        disconnect: (existing, others) =>
          found.disconnect(existing, others).map((step) => ({ ...step, needs: [] })),
      })),
  },
  {
    fault: "a delete fails the second time",
    seenBy: deleting,
    breaks: "idempotent",
    plugin: (right, cellar) =>
      brokenAction(right, "user.drop", (step) => ({
        async apply(context) {
          if (!cellar.users.has(user)) throw new Error("there is no such user")
          return step.apply(context)
        },
      })),
  },
  {
    fault: "a delete that is taken back forgets the rights",
    seenBy: deleted,
    plugin: (right, cellar) =>
      brokenAction(right, "user.drop", (step) => ({
        async undo(context) {
          await step.undo?.(context)
          for (const each of grants(cellar)) cellar.grants.delete(each)
        },
      })),
  },
  {
    fault: "a user with any right is said to be done",
    seenBy: "privileges that are narrowed are lost, and come back when they are widened",
    plugin: (right, cellar) =>
      brokenAction(right, "rights.grant", (step) => ({
        check: async (context) =>
          grants(cellar).length > 0 ? { done: true, value: null } : step.check(context),
      })),
  },
  {
    fault: "a user is said to be there whosever it is",
    seenBy: "the user of another identity is never taken over unasked",
    plugin: (right, cellar) =>
      brokenAction(right, "user.make", (step) => ({
        check: async (context) =>
          cellar.users.has(user) ? { done: true, value: user } : step.check(context),
      })),
  },
  {
    fault: "a closer closes every door",
    seenBy: "what a killed run had open is closed by a recovery",
    plugin: (right, cellar) => ({
      ...right,
      closers: {
        door: async () => {
          if (cellar.doors.size > 1) cellar.doors.clear()
        },
      },
    }),
  },
  {
    fault: "a title shows the token",
    seenBy: "nothing secret is in events, errors, plans, previews, records and journals",
    plugin: (right) => brokenAction(right, "user.make", (step) => ({ title: `${step.title} with ${token}` })),
  },
  {
    fault: "a step says nothing of what it is there for",
    seenBy: "every step can be shown: what it does, why, and which permissions it needs",
    plugin: (right) => brokenAction(right, "rights.grant", () => ({ title: "" })),
  },
  {
    fault: "an old list of rights is granted",
    seenBy: "a plan that was made before somebody else did the work does no harm",
    plugin: (right, cellar) =>
      broken(right, (found) => {
        const before = grants(cellar)
        return {
          connect(request) {
            const { steps, access } = found.connect(request)
            return {
              steps: steps.map((step) =>
                step.id === "rights.grant" && step.kind === "action"
                  ? {
                      ...step,
                      async check(context) {
                        const is = await step.check(context)
                        if (!is.done || before.length > 0) return is
                        const changes = changesOf(user, "cellar", grants(cellar), before)
                        await cellar.run(token, changes.join("; "), context.signal)
                        return is
                      },
                    }
                  : step,
              ),
              access,
            }
          },
        }
      }),
  },
]
