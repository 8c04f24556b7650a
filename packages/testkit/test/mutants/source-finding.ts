import { KeylessError } from "@keyless/core/plugin"
import { anything } from "../cellar/fault.ts"
import { shelfToken as token } from "../shelf/source.ts"
import {
  type SourceMutant,
  broken,
  failingAs,
  never,
  options,
  unknown,
  missing,
  away,
} from "./broken-source.ts"

/** How an app is found. */
export const findingMutants: readonly SourceMutant[] = [
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
]
