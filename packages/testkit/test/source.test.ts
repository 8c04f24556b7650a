import { AssertionError } from "node:assert"
import {
  clientId,
  objectId,
  type Principal,
  type ResolvedSource,
  type SettingsStore,
  type SourcePlugin,
  tenantId,
} from "@keyless/core/plugin"
import { sourceConformance } from "@keyless/testkit"
import { describe, expect, test } from "vitest"
import { type AppState, appSnapshot, emptyApp, memoryApps } from "../src/memory/app.ts"

const system: Principal = {
  kind: "service",
  objectId: objectId("11111111-0000-4000-8000-000000000001"),
  clientId: clientId("11111111-0000-4000-8000-000000000002"),
  tenantId: tenantId("77777777-0000-4000-8000-000000000000"),
  name: "shelf",
  credential: { kind: "ambient" },
}

interface Shelf {
  readonly app: AppState
  writes: number
}

/** The app in memory, which notes what was written and writes nothing that is there already. */
function shelfPlugin(shelf: Shelf): SourcePlugin {
  return brokenSettings(memoryApps({ shelf: shelf.app }), (store) => ({
    async change(context, given) {
      context.signal.throwIfAborted()
      const change = typeof given === "function" ? given(new Map(shelf.app.settings)) : given
      const isSame =
        Object.entries(change.set).every(([key, value]) => shelf.app.settings.get(key) === value) &&
        change.remove.every((key) => !shelf.app.settings.has(key))
      if (isSame) return
      shelf.writes += 1
      await store.change(context, change)
    },
  }))
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

function brokenSettings(
  plugin: SourcePlugin,
  change: (store: SettingsStore) => Partial<SettingsStore>,
): SourcePlugin {
  return broken(plugin, ({ settings }) => ({ settings: { ...settings, ...change(settings) } }))
}

function casesOf(fault: (plugin: SourcePlugin, shelf: Shelf) => SourcePlugin = (plugin) => plugin) {
  const shelf: Shelf = { app: emptyApp(system), writes: 0 }
  return sourceConformance(fault(shelfPlugin(shelf), shelf), {
    async begin() {
      shelf.app.settings.clear()
      shelf.app.settings.set("UNRELATED", "stays")
      shelf.app.identities.clear()
      shelf.writes = 0
    },
    options: { app: "shelf" },
    badOptions: [{ options: {}, path: "app" }],
    missing: { app: "attic" },
    identities: [{ kind: "system-assigned" }],
    snapshot: async () => appSnapshot({ shelf: shelf.app }),
    writes: async () => shelf.writes,
    secrets: () => [],
  })
}

describe("a source that does everything right passes", () => {
  for (const each of casesOf()) test(each.name, each.run)
})

const faults: readonly {
  readonly fault: string
  readonly seenBy: string
  readonly plugin: (right: SourcePlugin, shelf: Shelf) => SourcePlugin
}[] = [
  {
    fault: "options are not checked",
    seenBy: "wrong options are refused with their path, and nothing is touched",
    plugin: (right) => ({
      ...right,
      options: { "~standard": { version: 1, vendor: "test", validate: (value) => ({ value }) } },
    }),
  },
  {
    fault: "a missing app is another error",
    seenBy: "an app that is not there is source_not_found, and nothing is touched",
    plugin: (right) => ({
      ...right,
      resolve: (context, options) =>
        right.resolve(context, options).catch(() => right.resolve(context, { app: "shelf" })),
    }),
  },
  {
    fault: "the identities are not told",
    seenBy: "the app holds every identity that it was given, and keeps what it had",
    plugin: (right) => broken(right, () => ({ identities: [] })),
  },
  {
    fault: "other settings are lost",
    seenBy: "settings: the named keys are changed and no other, secrets opened",
    plugin: (right, { app }) =>
      brokenSettings(right, (store) => ({
        change: async (context, given) => {
          app.settings.delete("UNRELATED")
          await store.change(context, given)
        },
      })),
  },
  {
    fault: "empty values are left out",
    seenBy: "settings: values come back as they were given",
    plugin: (right) =>
      brokenSettings(right, (store) => ({
        read: async (context) =>
          new Map([...(await store.read(context))].filter(([, value]) => value !== "")),
      })),
  },
  {
    fault: "what is there is written again",
    seenBy: "settings: a change that changes nothing is not written",
    plugin: (right, shelf) =>
      brokenSettings(right, (store) => ({
        change: async (context, given) => {
          shelf.writes += 1
          await store.change(context, given)
        },
      })),
  },
  {
    fault: "a change is asked for with old settings",
    seenBy: "settings: a change is asked for with the settings as they are now",
    plugin: (right) =>
      brokenSettings(right, (store) => ({
        change: (context, given) =>
          store.change(context, typeof given === "function" ? given(new Map()) : given),
      })),
  },
  {
    fault: "an error of the change is swallowed",
    seenBy: "settings: a change that cannot say what it wants writes nothing",
    plugin: (right) =>
      brokenSettings(right, (store) => ({
        change: (context, given) => store.change(context, given).catch(() => {}),
      })),
  },
  {
    fault: "the last writer wins",
    seenBy: "settings: changes at the same time do not lose each other",
    plugin: (right, { app }) =>
      brokenSettings(right, (store) => ({
        async change(context, given) {
          const before = [...app.settings]
          await new Promise((resolve) => setImmediate(resolve))
          app.settings.clear()
          for (const [key, value] of before) app.settings.set(key, value)
          await store.change(context, given)
        },
      })),
  },
  {
    fault: "a cancelled change is written",
    seenBy: "settings: a change that was cancelled before writes nothing",
    plugin: (right) =>
      brokenSettings(right, (store) => ({
        change: (context, given) => store.change({ ...context, signal: new AbortController().signal }, given),
      })),
  },
  {
    fault: "an identity is not taken back",
    seenBy: "system-assigned: a failure behind any step is taken back",
    plugin: (right) =>
      broken(right, (found) => ({
        identity: (request) => ({ ...found.identity(request), undo: async () => {} }),
      })),
  },
]

test.each(faults)("$fault: seen by “$seenBy”", async ({ seenBy, plugin }) => {
  const seeing = casesOf(plugin).find(({ name }) => name === seenBy)
  if (seeing === undefined) throw new Error("there is no case of that name")
  await expect(seeing.run()).rejects.toBeInstanceOf(AssertionError)
})
