import { writeAdoNet } from "@keyless/connection-strings"
import { type ClientFormat, type FormatInput, isSecret, prefixed, type Setting } from "@keyless/core/plugin"
import type { Fault } from "../cellar/fault.ts"

const suite = (name: string) => `client format perl: ${name}`

/** The target with a format that is another. */
function withFormat(change: (right: ClientFormat) => ClientFormat): NonNullable<Fault["plugin"]> {
  return (right) => {
    const perl = right.clientFormats?.["perl"]
    if (perl === undefined) throw new TypeError("the target has a format for Perl")
    return { ...right, clientFormats: { perl: change(perl) } }
  }
}

const changed = (change: (setting: Setting, input: FormatInput) => Setting | readonly Setting[]) =>
  withFormat((right) => (input) => right(input).flatMap((setting) => change(setting, input)))

const elsewhere = (change: (input: FormatInput) => Partial<FormatInput["endpoint"]>) =>
  withFormat((right) => (input) => right({ ...input, endpoint: { ...input.endpoint, ...change(input) } }))

let calls = 0

/** What a target may do wrong in the formats that it brings along. */
export const formatMutants: readonly Fault[] = [
  {
    fault: "a client format writes the secret in the open",
    seenBy: suite("the app's secret is in secret settings only"),
    breaks: "formatSecret",
    plugin: changed(({ key, value }) => ({ key, value: isSecret(value) ? value.reveal() : value })),
  },
  {
    fault: "a client format names another host",
    seenBy: suite("host, port and database are those of the endpoint, wherever they stand"),
    breaks: "formatPlace",
    plugin: elsewhere(() => ({ host: "127.0.0.1" })),
  },
  {
    fault: "a client format names another port",
    seenBy: suite("host, port and database are those of the endpoint, wherever they stand"),
    breaks: "formatPlace",
    plugin: elsewhere(({ endpoint }) => ({ port: endpoint.port + 1 })),
  },
  {
    fault: "a client format leaves out the port",
    seenBy: suite("host, port and database are those of the endpoint, wherever they stand"),
    plugin: changed((setting) =>
      setting.key.name === "DSN" ? prefixed("DSN", String(setting.value).replace(/port=\d+;/, "")) : setting,
    ),
  },
  {
    fault: "a client format names another user",
    seenBy: suite("the user is the database user, wherever it stands"),
    breaks: "formatUser",
    plugin: withFormat((right) => (input) => right({ ...input, user: "keeper" })),
  },
  {
    fault: "a client format leaves out the client id",
    seenBy: suite("an identity that has to be named is named by its client id"),
    plugin: changed((setting) => (setting.key.name === "CLIENTID" ? [] : setting)),
  },
  {
    fault: "a client format ignores properties",
    seenBy: suite("properties are written into a connection string, and change no key"),
    breaks: "formatProperties",
    plugin: withFormat((right) => (input) => right({ ...input, properties: {} })),
  },
  {
    fault: "a client format lets a property name another host",
    seenBy: suite("a property names no other place, login or secret, and adds no keyword"),
    plugin: withFormat(
      (right) => (input) =>
        right({ ...input, properties: {} }).map((setting) =>
          setting.key.name === "DSN"
            ? prefixed("DSN", `${String(setting.value)}${writeAdoNet(input.properties ?? {})}`)
            : setting,
        ),
    ),
  },
  {
    fault: "a client format turns TLS off",
    seenBy: suite("a format leaves TLS on and verified"),
    breaks: "formatTls",
    plugin: changed((setting) =>
      setting.key.name === "DSN"
        ? prefixed("DSN", String(setting.value).replace("verify-full", "disable"))
        : setting,
    ),
  },
  {
    fault: "a client format lets a database name add a keyword",
    seenBy: suite("a name adds no setting and no keyword and is read as it was given, or is refused"),
    breaks: "formatNames",
    plugin: changed((setting, { endpoint: { host, port, database } }) =>
      setting.key.name === "DSN"
        ? prefixed("DSN", `cellar:host=${host};port=${port};database=${database};sslmode=verify-full;`)
        : setting,
    ),
  },
  {
    fault: "a client format writes a key twice",
    seenBy: suite("settings have one key each, and the endpoint is in them"),
    plugin: withFormat((right) => (input) => [...right(input), ...right(input)]),
  },
  {
    fault: "a client format writes something else each time",
    seenBy: suite("the same input gives the same settings, and stays as it is"),
    plugin: withFormat((right) => (input) => [...right(input), prefixed("CALL", String((calls += 1)))]),
  },
  {
    fault: "a client format has a key for one host only",
    seenBy: suite("an engine can tell the keys ahead"),
    plugin: withFormat((right) => (input) => [
      ...right(input),
      ...(input.endpoint.host === "host" ? [prefixed("MORE", "1")] : []),
    ]),
  },
]
