import { objectId } from "@keyless/core/plugin"
import { shelfToken as token } from "../shelf/source.ts"
import { type SourceMutant, broken, given, never, holds } from "./broken-source.ts"

/** How an app gets an identity. */
export const identityMutants: readonly SourceMutant[] = [
  // Identities.
  {
    fault: "the identities are not told",
    seenBy: holds,
    plugin: (right) => broken(right, () => ({ identities: [] })),
  },
  {
    fault: "the app gets another identity",
    seenBy: holds,
    breaks: "identities",
    plugin: given((step) => ({
      apply: async (context) => ({
        ...(await step.apply(context)),
        objectId: objectId("99999999-0000-4000-8000-000000000001"),
      }),
    })),
  },
  {
    fault: "a new identity takes the place of the others",
    seenBy: holds,
    plugin: given((step, shelf) => ({
      apply: async (context) => {
        shelf.identities.clear()
        return step.apply(context)
      },
    })),
  },
  {
    fault: "an identity is not taken back",
    seenBy: "system-assigned: a failure behind any step is taken back",
    breaks: "undo",
    plugin: given(() => ({ undo: async () => {} })),
  },
  {
    fault: "undo takes an identity away that was there before",
    seenBy: "system-assigned: an identity that the app had before stays when a run is taken back",
    breaks: "identities",
    plugin: given((step, shelf) => ({
      check: async (context) => {
        await step.check(context)
        return { done: false }
      },
      undo: async () => shelf.identities.clear(),
    })),
  },
  {
    fault: "giving an identity twice fails",
    seenBy: "user-assigned: a step whose work is done twice ends in the same state",
    breaks: "idempotent",
    plugin: given((step, shelf) => ({
      apply: async (context) => {
        if (shelf.identities.size > 0) throw new Error("409 Conflict")
        return step.apply(context)
      },
    })),
  },
  {
    fault: "giving an identity ignores its signal",
    seenBy: "system-assigned: a step that is cancelled before it begins changes nothing",
    breaks: "signal",
    plugin: given((step) => ({ apply: (context) => step.apply({ ...context, signal: never }) })),
  },
  {
    fault: "undo takes back what was never given",
    seenBy: "system-assigned: a step that fails before it did anything can be taken back",
    breaks: "undoNothing",
    plugin: given((step, shelf) => ({
      undo: async () => {
        if (shelf.identities.size === 0) throw new Error("404 Not Found")
        shelf.identities.clear()
      },
    })),
  },
  {
    fault: "a step shows the token",
    seenBy: "system-assigned: a preview tells what a run then does",
    breaks: "secrets",
    plugin: given((step) => ({
      apply: (context) => {
        context.progress(`Bearer ${token}`)
        return step.apply(context)
      },
    })),
  },
  {
    fault: "a step does not say why",
    seenBy: "system-assigned: every step can be shown: what it does, why, and which permissions it needs",
    breaks: "shown",
    plugin: given(() => ({ why: "" })),
  },
  {
    fault: "the fixture breaks nothing",
    seenBy: "the fixture shows how the world breaks",
    plugin: (right) => right,
    fixture: { breakdowns: [] },
  },
]
