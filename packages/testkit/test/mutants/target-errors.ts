import { KeylessError } from "@keyless/core/plugin"
import { broken, brokenAction } from "../cellar/broken.ts"
import { anything, cellarToken as token, type Fault } from "../cellar/fault.ts"
import { secret, sick, missing, failing, failingAs } from "./broken-target.ts"

/** What errors tell, and what options and ids are taken. */
export const errorMutants: readonly Fault[] = [
  // Secrets in errors that the plugin made.
  {
    fault: "an error of an unreachable server shows the token",
    seenBy: secret,
    breaks: "errors",
    plugin: failingAs(
      "cellar_failed",
      ({ code, message, hint = "" }) => new KeylessError(code, `${message} Sent: ${token}`, { hint }),
    ),
  },
  {
    fault: "an error shows the token in its details",
    seenBy: sick,
    plugin: failingAs(
      "cellar_failed",
      ({ code, message, hint = "" }) =>
        new KeylessError(code, message, { hint, details: { request: { authorization: `Bearer ${token}` } } }),
    ),
  },
  {
    fault: "an error shows the token in its cause",
    seenBy: sick,
    plugin: failingAs(
      "cellar_failed",
      ({ code, message, hint = "" }) =>
        new KeylessError(code, message, { hint, cause: new Error(`Bearer ${token}`) }),
    ),
  },
  {
    fault: "an error shows the token in Base64",
    seenBy: sick,
    plugin: failingAs(
      "cellar_failed",
      ({ code, message }) =>
        new KeylessError(code, message, {
          hint: `Try again with ${Buffer.from(`keeper:${token}`).toString("base64")}.`,
        }),
    ),
  },
  {
    fault: "an error of a missing database shows the token",
    seenBy: missing,
    breaks: "errors",
    plugin: failingAs(
      "target_not_found",
      ({ code, message, hint = "" }) => new KeylessError(code, `${message} (${token})`, { hint }),
    ),
  },
  {
    fault: "an error of a step shows the token",
    seenBy: sick,
    plugin: (right) =>
      brokenAction(right, "user.make", (step) => ({
        apply: (context) =>
          step
            .apply(context)
            .catch((error: unknown) =>
              Promise.reject(
                new KeylessError("cellar_failed", `${String(error)} ${token}`, { hint: "Again." }),
              ),
            ),
      })),
  },
  // Errors.
  {
    fault: "a missing database has no hint",
    seenBy: missing,
    breaks: "missing",
    plugin: failingAs("target_not_found", ({ code, message }) => new KeylessError(code, message)),
  },
  {
    fault: "an unreachable server has no hint",
    seenBy: secret,
    breaks: "unreachable",
    plugin: failingAs("cellar_failed", ({ code, message }) => new KeylessError(code, message)),
  },
  {
    fault: "an unreachable server ends in an error without a code",
    seenBy: secret,
    plugin: failing((error) =>
      error instanceof KeylessError && error.code === "cellar_failed" ? new TypeError("fetch failed") : error,
    ),
  },
  {
    fault: "an unreachable server is taken for a missing database",
    seenBy: secret,
    plugin: failingAs(
      "cellar_failed",
      () => new KeylessError("target_not_found", "There is none.", { hint: "Check --database." }),
    ),
  },
  {
    fault: "the fixture breaks nothing",
    seenBy: "the fixture shows how the world breaks",
    fixture: { breakdowns: [] },
  },
  {
    fault: "the fixture damages nothing",
    seenBy: "the fixture shows how a connection is damaged",
    fixture: { drifts: [] },
  },
  // Options and ids.
  {
    fault: "options that nobody knows are taken",
    seenBy: "an option that the schema does not know is refused, and nothing is touched",
    breaks: "unknownOptions",
    plugin: (right) => ({
      ...right,
      options: {
        "~standard": {
          ...anything["~standard"],
          validate: (value) =>
            right.options["~standard"].validate(
              typeof value === "object" && value !== null && "database" in value
                ? { database: value.database }
                : value,
            ),
        },
      },
    }),
  },
  {
    fault: "an id keeps the letters of the options",
    seenBy: "a database has one id, however the options spell it",
    breaks: "ids",
    plugin: (right) => ({
      ...right,
      async resolve(context, options) {
        const found = await right.resolve(context, options)
        return typeof options === "object" && options !== null && "database" in options
          ? { ...found, id: `/cellar/${String(options.database)}` }
          : found
      },
    }),
  },
  {
    fault: "an endpoint has another keyword behind its host",
    seenBy: "an endpoint is one: the plugin's protocol, a host, a port and a database",
    breaks: "endpoint",
    plugin: (right) =>
      broken(right, ({ endpoint }) => ({ endpoint: { ...endpoint, host: `${endpoint.host};x=1` } })),
  },
  {
    fault: "an endpoint has no port",
    seenBy: "an endpoint is one: the plugin's protocol, a host, a port and a database",
    plugin: (right) => broken(right, ({ endpoint }) => ({ endpoint: { ...endpoint, port: Number.NaN } })),
  },
]
