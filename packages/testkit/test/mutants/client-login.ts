import { writeAdoNet } from "@keyless/connection-strings"
import { createSecret, isSecret, prefixed } from "@keyless/core/plugin"
import {
  dsn,
  rightFormat,
  program,
  perl,
  changed,
  named,
  at,
  raw,
  keys,
  pure,
  place,
  user,
  identity,
  secret,
  ahead,
  protocols,
  type ClientMutant,
  nextCall,
} from "./perl-client.ts"

/** What a format says of itself, of the place, the user, the identity and the secret. */
export const loginMutants: readonly ClientMutant[] = [
  // What the plugin says of itself.
  {
    fault: "an own format is none",
    seenBy: protocols,
    plugin: () => perl(rightFormat, { ownFormats: ["attic"] }),
  },
  {
    fault: "a protocol is supported and is not",
    seenBy: protocols,
    plugin: () => perl(rightFormat, { unsupported: { cellar: "no driver knows it" } }),
  },
  {
    fault: "a sample is for a protocol without a format",
    seenBy: protocols,
    plugin: () => perl(rightFormat, { samples: { cellar: program, attic: program } }),
  },
  // Keys.
  {
    fault: "a key is there twice",
    seenBy: keys,
    plugin: () => perl((input) => [...rightFormat(input), ...rightFormat(input)]),
  },
  {
    fault: "a key has a blank in it",
    seenBy: keys,
    plugin: () => perl((input) => [...rightFormat(input), prefixed("THE USER", "x")]),
  },
  {
    fault: "each call gives something else",
    seenBy: pure,
    plugin: () => perl((input) => [...rightFormat(input), prefixed("CALL", String(nextCall()))]),
  },
  {
    fault: "a setting is there only for an endpoint of one host",
    seenBy: ahead,
    plugin: () =>
      perl((input) => [
        ...rightFormat(input),
        ...(input.endpoint.host === "host" ? [prefixed("MORE", "1")] : []),
      ]),
  },
  // Where the database is.
  {
    fault: "the host is another",
    seenBy: place,
    breaks: "formatPlace",
    plugin: () => perl((input) => rightFormat(at(input, { host: "localhost" }))),
  },
  {
    fault: "the host is right once and wrong once",
    seenBy: place,
    breaks: "formatPlace",
    plugin: () => perl((input) => [...rightFormat(input), prefixed("HOST", "localhost")]),
  },
  {
    fault: "the port is left out",
    seenBy: place,
    plugin: () =>
      raw(({ endpoint: { host, database } }) => `cellar:${writeAdoNet({ Host: host, Database: database })}`),
  },
  {
    fault: "the port is the usual one",
    seenBy: place,
    plugin: () => perl((input) => rightFormat(at(input, { port: 5432 }))),
  },
  {
    fault: "the port is one too high",
    seenBy: place,
    plugin: () => perl((input) => rightFormat(at(input, { port: input.endpoint.port + 1 }))),
  },
  {
    fault: "the database is the server's own",
    seenBy: place,
    plugin: () => perl((input) => rightFormat(at(input, { database: "postgres" }))),
  },
  {
    fault: "the database is called as the user",
    seenBy: place,
    plugin: () => perl((input) => rightFormat(at(input, { database: input.user }))),
  },
  {
    fault: "the host is in capitals",
    seenBy: place,
    plugin: () => perl((input) => rightFormat(at(input, { host: input.endpoint.host.toUpperCase() }))),
  },
  // As whom.
  { fault: "the user is the administrator", seenBy: user, plugin: () => named("USER", () => "postgres") },
  {
    fault: "the user is the client id",
    seenBy: user,
    plugin: () =>
      named("USER", ({ credential, user: name }) =>
        credential.kind === "client-id" ? credential.clientId : name,
      ),
  },
  {
    fault: "the user is called as the database",
    seenBy: user,
    plugin: () => named("USER", ({ endpoint }) => endpoint.database),
  },
  {
    fault: "there is no user",
    seenBy: user,
    plugin: () => changed((setting) => (setting.key.name === "USER" ? [] : setting)),
  },
  {
    fault: "the user has the server behind it",
    seenBy: place,
    plugin: () => named("USER", ({ user: name, endpoint }) => `${name}@${endpoint.host.split(".")[0] ?? ""}`),
  },
  {
    fault: "the client id is left out",
    seenBy: identity,
    plugin: () => changed((setting) => (setting.key.name === "CLIENTID" ? [] : setting)),
  },
  {
    fault: "the client id is the tenant's",
    seenBy: identity,
    plugin: () =>
      changed((setting, { credential }) =>
        setting.key.name === "CLIENTID"
          ? prefixed(
              "CLIENTID",
              credential.kind === "client-secret"
                ? credential.tenantId
                : "00000000-0000-4000-8000-000000000000",
            )
          : setting,
      ),
  },
  // The secret.
  {
    fault: "the secret can be read",
    seenBy: secret,
    breaks: "formatSecret",
    plugin: () => changed(({ key, value }) => ({ key, value: isSecret(value) ? value.reveal() : value })),
  },
  {
    fault: "the secret can be read in Base64",
    seenBy: secret,
    plugin: () =>
      changed(({ key, value }) => ({
        key,
        value: isSecret(value) ? Buffer.from(`:${value.reveal()}`).toString("base64") : value,
      })),
  },
  {
    fault: "the secret stands in the connection string too",
    seenBy: secret,
    plugin: () =>
      named("DSN", (input) =>
        dsn(
          input,
          input.credential.kind === "client-secret"
            ? { Password: input.credential.clientSecret.reveal() }
            : {},
        ),
      ),
  },
  {
    fault: "the secret is missing",
    seenBy: secret,
    plugin: () => changed((setting) => (setting.key.name === "CLIENTSECRET" ? [] : setting)),
  },
  {
    fault: "the secret is cut",
    seenBy: secret,
    plugin: () =>
      changed(({ key, value }) => ({
        key,
        value: isSecret(value) ? createSecret(value.reveal().slice(0, -1)) : value,
      })),
  },
  {
    fault: "what is written is the word that stands for the secret",
    seenBy: secret,
    plugin: () =>
      changed(({ key, value }) => ({ key, value: isSecret(value) ? createSecret(String(value)) : value })),
  },
]
