import type {
  AppNetwork,
  AppParts,
  ForeignConnections,
  ResolvedSource,
  SourcePlugin,
} from "../plugin/index.ts"
import type { Guard } from "./guard.ts"
import { guardPermissions, guardPlace, guardStore, placeOrNone, storeShape } from "./guard-settings.ts"
import { orElse, type Shape } from "./shape.ts"

const sourceShape: Shape = {
  id: "name",
  "claimId?": "name",
  name: "name",
  "suggestedClient?": "text",
  "suggestClient?": "function",
  settings: storeShape,
  "network?": { app: "name", outbound: "function" },
  "foreign?": { list: "function", settingsOf: "function", remove: "function", permissions: "function" },
  "parts?": { namesIn: "name", others: [{ name: "name", settings: storeShape }] },
  "exchanges?": "function",
  "placement?": {},
  "place?": "function",
  identities: ["name"],
  "unusableIdentity?": "function",
  identity: "function",
}

const foreignShape: Shape = [
  { name: "name", id: "name", madeBy: "name", auth: "text", usesSecret: "boolean" },
]

/** A source plugin, with every call guarded. */
export function guardSource(plugin: SourcePlugin, guard: Guard): SourcePlugin {
  return {
    ...plugin,
    resolve: async (context, options) =>
      guardResolvedSource(
        guard,
        await guard.read(context, "resolve", sourceShape, () => plugin.resolve(context, options)),
      ),
    ...(plugin.optionsFromId === undefined
      ? {}
      : {
          optionsFromId: (id: string, part?: string) =>
            guard.call("optionsFromId", "any", () => plugin.optionsFromId?.(id, part)),
        }),
  }
}

function guardResolvedSource(guard: Guard, source: ResolvedSource): ResolvedSource {
  return {
    ...source,
    settings: guardStore(guard, source.settings),
    ...(source.suggestClient === undefined
      ? {}
      : {
          suggestClient: (context, settings) =>
            guard.read(context, "suggestClient", orElse(undefined, "text"), async () =>
              source.suggestClient?.(context, settings),
            ),
        }),
    ...(source.network === undefined ? {} : { network: guardNetwork(guard, source.network) }),
    ...(source.foreign === undefined ? {} : { foreign: guardForeign(guard, source.foreign) }),
    ...(source.parts === undefined ? {} : { parts: guardParts(guard, source.parts) }),
    ...(source.exchanges === undefined
      ? {}
      : {
          exchanges: async (context) => {
            const shape: Shape = [{ id: "name", name: "name", settings: storeShape }]
            const found = await guard.read(
              context,
              "exchanges",
              shape,
              async () => (await source.exchanges?.(context)) ?? [],
            )
            return found.map((each) => ({ ...each, settings: guardStore(guard, each.settings) }))
          },
        }),
    ...(source.place === undefined
      ? {}
      : {
          place: async (context, placement, use) => {
            const found = await guard.read(
              context,
              "place",
              placeOrNone,
              async () => (await source.place?.(context, placement, use)) ?? null,
            )
            return found === null ? null : guardPlace(guard, found)
          },
        }),
    ...(source.unusableIdentity === undefined
      ? {}
      : {
          unusableIdentity: (identity) =>
            guard.call("unusableIdentity", "any", () => source.unusableIdentity?.(identity)),
        }),
    identity: (request) => guard.step("identity", () => source.identity(request)),
  }
}

function guardNetwork(guard: Guard, network: AppNetwork): AppNetwork {
  return {
    ...network,
    outbound: (context) => guard.read(context, "outbound", ["text"], () => network.outbound(context)),
  }
}

function guardForeign(guard: Guard, foreign: ForeignConnections): ForeignConnections {
  return {
    list: (context) => guard.read(context, "foreign.list", foreignShape, () => foreign.list(context)),
    settingsOf: (context, one) =>
      guard.read(context, "foreign.settingsOf", ["text"], () => foreign.settingsOf(context, one)),
    remove: (context, one) => guard.change(context, "foreign.remove", () => foreign.remove(context, one)),
    permissions: (one) => guardPermissions(guard, "foreign.permissions", () => foreign.permissions(one)),
  }
}

function guardParts(guard: Guard, parts: AppParts): AppParts {
  return {
    ...parts,
    others: parts.others.map((part) => ({ ...part, settings: guardStore(guard, part.settings) })),
  }
}
