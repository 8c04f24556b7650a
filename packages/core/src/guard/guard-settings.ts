import type { Permission, SettingsPlace, SettingsStore } from "../plugin/index.ts"
import type { Guard } from "./guard.ts"
import { orElse, type Shape } from "./shape.ts"

export const permissionsShape: Shape = [{ operation: "name", scope: "text" }]

/** What a settings store has to look like. */
export const storeShape: Shape = {
  title: "name",
  "names?": { judge: "function" },
  readPermissions: permissionsShape,
  writePermissions: permissionsShape,
  read: "function",
  change: "function",
}

const placeShape: Shape = {
  title: "name",
  "names?": { judge: "function" },
  readPermissions: permissionsShape,
  writePermissions: permissionsShape,
  keeps: "function",
  "access?": "function",
  "sharesAccess?": "function",
  "standIn?": "function",
  "signposts?": "texts by key",
  "shared?": "boolean",
  read: "function",
  change: "function",
}

/** What {@link SettingsPlace} or nothing has to look like. */
export const placeOrNone: Shape = orElse(null, placeShape)

/** The settings of an app, with every call guarded. */
export function guardStore(guard: Guard, store: SettingsStore): SettingsStore {
  return {
    ...store,
    read: (context) =>
      guard.read(context, `read of the ${store.title}`, "map of texts", () => store.read(context)),
    change: (context, change) =>
      guard.change(context, `change of the ${store.title}`, () => store.change(context, change)),
  }
}

/** A place for settings, with every call guarded. */
export function guardPlace(guard: Guard, place: SettingsPlace): SettingsPlace {
  const of = (call: string) => `${call} of the ${place.title}`
  return {
    ...place,
    keeps: (setting) => guard.call(of("keeps"), "boolean", () => place.keeps(setting)),
    ...(place.access === undefined
      ? {}
      : { access: (principal) => guard.steps(of("access"), () => place.access?.(principal) ?? []) }),
    ...(place.sharesAccess === undefined
      ? {}
      : {
          sharesAccess: (placement, step) =>
            guard.call(of("sharesAccess"), "boolean", () => place.sharesAccess?.(placement, step) ?? false),
        }),
    ...(place.standIn === undefined
      ? {}
      : {
          standIn: (setting) =>
            guard.call(of("standIn"), orElse(undefined, "text"), () => place.standIn?.(setting)),
        }),
    read: (context, settings) =>
      guard.read(context, of("read"), "map of texts", () => place.read(context, settings)),
    change: (context, settings, change) =>
      guard.change(context, of("change"), () => place.change(context, settings, change)),
  }
}

/** Permissions that a function answers. */
export function guardPermissions(guard: Guard, call: string, called: () => readonly Permission[]) {
  return guard.call(call, permissionsShape, called)
}
