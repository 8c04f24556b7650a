import {
  type Action,
  KeylessError,
  objectId,
  type Principal,
  type ResolvedSource,
  type SettingsStore,
  type SourcePlugin,
} from "@keyless/core/plugin"
import { type SourceFixture, sourceConformance } from "@keyless/testkit"
import { anything } from "../cellar/fault.ts"
import { shelfFixture } from "../shelf/fixture.ts"
import { emptyShelf, type Shelf, shelfSource, shelfToken as token } from "../shelf/source.ts"
import type { Mutant, MutantRun } from "./mutant.ts"

interface SourceMutant extends Mutant {
  readonly plugin: (right: SourcePlugin, shelf: Shelf) => SourcePlugin
  readonly fixture?: Partial<SourceFixture>
}

function broken(
  plugin: SourcePlugin,
  change: (found: ResolvedSource) => Partial<ResolvedSource>,
): SourcePlugin {
  return {
    ...plugin,
    async resolve(context, options) {
      const found = await plugin.resolve(context, options)
      return { ...found, ...change(found) }
    },
  }
}

/** The source whose settings are kept in another way. */
const stored =
  (change: (store: SettingsStore, shelf: Shelf) => Partial<SettingsStore>): SourceMutant["plugin"] =>
  (right, shelf) =>
    broken(right, ({ settings }) => ({ settings: { ...settings, ...change(settings, shelf) } }))

/** The source that gives identities in another way. */
const given =
  (change: (step: Action<Principal>, shelf: Shelf) => Partial<Action<Principal>>): SourceMutant["plugin"] =>
  (right, shelf) =>
    broken(right, (found) => ({
      identity(request) {
        const step = found.identity(request)
        return step.kind === "action" ? { ...step, ...change(step, shelf) } : step
      },
    }))

/** The source whose errors of one code are others. */
const failingAs =
  (code: string, change: (error: KeylessError) => KeylessError): SourceMutant["plugin"] =>
  (right) => ({
    ...right,
    resolve: (context, options) =>
      right
        .resolve(context, options)
        .catch((error: unknown) =>
          Promise.reject(error instanceof KeylessError && error.code === code ? change(error) : error),
        ),
  })

const never = new AbortController().signal
const options = "wrong options are refused with their path, and nothing is touched"
const unknown = "an option that the schema does not know is refused, and nothing is touched"
const missing = "an app that is not there is source_not_found, and nothing is touched"
const holds = "the app holds every identity that it was given, and keeps what it had"
const away = "where the shelf is away, the error says what to do and tells no secret"
const named = "settings: the named keys are changed and no other, secrets opened"
const values = "settings: values come back as they were given"
const now = "settings: a change is asked for with the settings as they are now"
const together = "settings: changes at the same time do not lose each other"

const mutants: readonly SourceMutant[] = [
  // Options, ids and searches.
  { fault: "options are not checked", seenBy: options, plugin: (right) => ({ ...right, options: anything }) },
  {
    fault: "options that nobody knows are taken",
    seenBy: unknown,
    breaks: "unknownOptions",
    plugin: (right) => ({
      ...right,
      options: {
        "~standard": {
          ...anything["~standard"],
          validate: (value) =>
            right.options["~standard"].validate(
              typeof value === "object" && value !== null && "app" in value ? { app: value.app } : value,
            ),
        },
      },
    }),
  },
  {
    fault: "a missing app is another one",
    seenBy: missing,
    plugin: (right) => ({
      ...right,
      resolve: (context, asked) =>
        right.resolve(context, asked).catch(() => right.resolve(context, { app: "lamp" })),
    }),
  },
  {
    fault: "a missing app has no hint",
    seenBy: missing,
    breaks: "missing",
    plugin: failingAs("source_not_found", ({ code, message }) => new KeylessError(code, message)),
  },
  {
    fault: "an error of a missing app shows the token",
    seenBy: missing,
    breaks: "errors",
    plugin: failingAs(
      "source_not_found",
      ({ code, message, hint = "" }) => new KeylessError(code, `${message} ${token}`, { hint }),
    ),
  },
  {
    fault: "an error of an unreachable host shows the token",
    seenBy: away,
    breaks: "errors",
    plugin: failingAs(
      "shelf_failed",
      ({ code, message, hint = "" }) =>
        new KeylessError(code, message, { hint, details: { sent: `Bearer ${token}` } }),
    ),
  },
  {
    fault: "an unreachable host ends in an error without a code",
    seenBy: away,
    plugin: failingAs("shelf_failed", () => new KeylessError("unexpected", "fetch failed")),
  },
  {
    fault: "an unreachable host has no hint",
    seenBy: away,
    breaks: "unreachable",
    plugin: failingAs("shelf_failed", ({ code, message }) => new KeylessError(code, message)),
  },
  {
    fault: "an unreachable host is a missing app",
    seenBy: away,
    plugin: failingAs(
      "shelf_failed",
      () => new KeylessError("source_not_found", "There is none.", { hint: "Check --app." }),
    ),
  },
  {
    fault: "a search ignores its signal",
    seenBy: "a search that was cancelled ends as cancelled",
    breaks: "signal",
    plugin: (right) => ({
      ...right,
      resolve: (context, asked) => right.resolve({ ...context, signal: never }, asked),
    }),
  },
  {
    fault: "a search notes that it was there",
    seenBy: "a search changes nothing",
    breaks: "reading",
    plugin: (right, shelf) =>
      broken(right, () => {
        shelf.settings.set("SEARCHED", "1")
        return {}
      }),
  },
  {
    fault: "an app has a new id each time",
    seenBy: "an app has one id each time it is found",
    breaks: "ids",
    plugin: (right) => {
      let calls = 0
      return broken(right, ({ id }) => ({ id: `${id}/${(calls += 1)}` }))
    },
  },
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
  // Settings.
  {
    fault: "what is written is told",
    seenBy: "nothing secret is in events, errors, plans, previews, records and journals",
    breaks: "secrets",
    plugin: stored((store) => ({
      async change(context, change) {
        const { set } = typeof change === "function" ? change(await store.read(context)) : change
        for (const [key, value] of Object.entries(set)) {
          context.progress(`Writing ${key}=${typeof value === "string" ? value : value.reveal()}`)
        }
        await store.change(context, change)
      },
    })),
  },
  {
    fault: "a text that the settings cannot hold is written all the same",
    seenBy: "settings: values that the settings cannot hold are refused, and nothing is written",
    breaks: "settingValues",
    plugin: (right) => right,
    fixture: { holds: (text) => !text.includes("\\") },
  },
  {
    fault: "other settings are lost",
    seenBy: named,
    breaks: "settings",
    plugin: stored((store, shelf) => ({
      change: async (context, change) => {
        await store.change(context, change)
        shelf.settings.delete("UNRELATED")
      },
    })),
  },
  {
    fault: "a setting of its own is written beside",
    seenBy: named,
    plugin: stored((store, shelf) => ({
      change: async (context, change) => {
        await store.change(context, change)
        shelf.settings.set("SHELF_CHANGED", "1")
      },
    })),
  },
  {
    fault: "a removed key stays with an empty value",
    seenBy: named,
    plugin: stored((store, shelf) => ({
      change: async (context, change) => {
        const gone =
          typeof change === "function" ? [] : change.remove.filter((key) => shelf.settings.has(key))
        await store.change(context, change)
        for (const key of gone) shelf.settings.set(key, "")
      },
    })),
  },
  {
    fault: "a secret is written as the word that stands for it",
    seenBy: named,
    plugin: stored((store) => ({
      change: (context, change) => {
        const opened =
          typeof change === "function"
            ? change
            : {
                ...change,
                set: Object.fromEntries(
                  Object.entries(change.set).map(([key, value]) => [key, String(value)]),
                ),
              }
        return store.change(context, opened)
      },
    })),
  },
  {
    fault: "empty values are left out",
    seenBy: values,
    breaks: "settingValues",
    plugin: stored((store) => ({
      read: async (context) => new Map([...(await store.read(context))].filter(([, value]) => value !== "")),
    })),
  },
  {
    fault: "values are trimmed to what fits",
    seenBy: values,
    plugin: stored((store) => ({
      read: async (context) =>
        new Map([...(await store.read(context))].map(([key, value]) => [key, value.slice(0, 1000)])),
    })),
  },
  {
    fault: "what was read is the store itself",
    seenBy: "settings: what was read is a copy: changing it changes nothing",
    plugin: stored((_store, shelf) => ({
      async read({ signal }) {
        signal.throwIfAborted()
        return shelf.settings
      },
    })),
  },
  {
    fault: "what is there is written again",
    seenBy: "settings: a change that changes nothing is not written",
    breaks: "settingWrites",
    plugin: stored((store, shelf) => ({
      change: async (context, change) => {
        shelf.writes += 1
        await store.change(context, change)
      },
    })),
  },
  {
    fault: "a change is asked for with old settings",
    seenBy: now,
    breaks: "settingsNow",
    plugin: stored((store) => ({
      change: (context, change) =>
        store.change(context, typeof change === "function" ? change(new Map()) : change),
    })),
  },
  {
    fault: "a change writes on a stale read",
    seenBy: now,
    breaks: "settingsNow",
    plugin: stored((store, shelf) => {
      let seen: ReadonlyMap<string, string> | undefined
      return {
        async read(context) {
          seen = await store.read(context)
          return seen
        },
        async change(context, change) {
          if (seen !== undefined) {
            shelf.settings.clear()
            for (const [key, value] of seen) shelf.settings.set(key, value)
          }
          await store.change(context, change)
        },
      }
    }),
  },
  {
    fault: "an error of the change is swallowed",
    seenBy: "settings: a change that cannot say what it wants writes nothing",
    plugin: stored((store) => ({
      change: (context, change) => store.change(context, change).catch(() => {}),
    })),
  },
  {
    fault: "the last writer wins",
    seenBy: together,
    breaks: "settingsNow",
    plugin: stored((store, shelf) => ({
      async change(context, change) {
        const before = [...shelf.settings]
        await new Promise((resolve) => setImmediate(resolve))
        shelf.settings.clear()
        for (const [key, value] of before) shelf.settings.set(key, value)
        await store.change(context, change)
      },
    })),
  },
  {
    fault: "a cancelled change is written",
    seenBy: "settings: a change that was cancelled before writes nothing",
    breaks: "signal",
    plugin: stored((store) => ({
      change: (context, change) => store.change({ ...context, signal: never }, change),
    })),
  },
]

function suiteOf({ plugin, fixture }: Partial<SourceMutant> = {}) {
  const shelf = emptyShelf()
  const right: SourcePlugin = shelfSource(shelf)
  return sourceConformance(plugin?.(right, shelf) ?? right, { ...shelfFixture(shelf), ...fixture })
}

/** The suite over the source that is right. */
export const rightSuite = () => suiteOf()

/** Each mutant with the suite that has to catch it. */
export const sourceMutants: readonly MutantRun[] = mutants.map((mutant) => ({
  ...mutant,
  cases: () => suiteOf(mutant),
}))
