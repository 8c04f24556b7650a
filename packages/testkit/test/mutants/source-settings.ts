import { type SourceMutant, stored, never, named, values, now, together } from "./broken-source.ts"

/** How settings are kept. */
export const settingsMutants: readonly SourceMutant[] = [
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
