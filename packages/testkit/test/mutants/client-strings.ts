import { writeAdoNet, withProperties } from "@keyless/connection-strings"
import { prefixed } from "@keyless/core/plugin"
import {
  dsn,
  rightFormat,
  perl,
  at,
  saying,
  raw,
  odd,
  properties,
  stolen,
  tls,
  type ClientMutant,
} from "./perl-client.ts"

/** What a connection string lets in, and whether TLS stays on. */
export const stringMutants: readonly ClientMutant[] = [
  // Names.
  {
    fault: "a name is cut",
    seenBy: odd,
    plugin: () => perl((input) => rightFormat(at(input, { database: input.endpoint.database.slice(0, 12) }))),
  },
  {
    fault: "a database name can name another host",
    seenBy: odd,
    breaks: "formatNames",
    plugin: () =>
      raw(
        ({ endpoint: { host, port, database } }) =>
          `cellar:host=${host};port=${port};database=${database};sslmode=verify-full`,
      ),
  },
  {
    fault: "a database name can add a keyword behind a blank",
    seenBy: odd,
    plugin: () =>
      raw(
        ({ endpoint: { host, port, database } }) =>
          `host=${host} port=${port} dbname=${database} sslmode=verify-full`,
      ),
  },
  {
    fault: "a quote ends the database name",
    seenBy: odd,
    plugin: () =>
      raw(({ endpoint: { host, port, database } }) => `Host=${host};Port=${port};Database="${database}";`),
  },
  {
    fault: "a database name can end the path",
    seenBy: odd,
    plugin: () =>
      raw(
        ({ endpoint: { host, port, database } }) =>
          `cellar://${host}:${port}/${database}?sslmode=verify-full`,
      ),
  },
  {
    fault: "a user can name another host",
    seenBy: odd,
    plugin: () =>
      raw(
        ({ endpoint: { host, port, database }, user: name }) =>
          `cellar://${name}@${host}:${port}/${encodeURIComponent(database)}`,
      ),
  },
  {
    fault: "blanks around a name are lost",
    seenBy: odd,
    plugin: () => perl((input) => rightFormat({ ...input, user: input.user.trim() })),
  },
  {
    fault: "a grammar of its own takes a name as it is",
    seenBy: odd,
    plugin: () =>
      raw(({ endpoint: { host, port, database } }) => `cellar<${host}|${port}|${database}|verify>`),
  },
  {
    fault: "an odd name is refused by accident",
    seenBy: odd,
    plugin: () =>
      perl((input) => {
        if (input.endpoint.database.includes(";")) throw new TypeError("no semicolons")
        return rightFormat(input)
      }),
  },
  // Properties.
  {
    fault: "properties are left out",
    seenBy: properties,
    breaks: "formatProperties",
    plugin: () => perl((input) => rightFormat({ ...input, properties: {} })),
  },
  {
    fault: "a property adds a key",
    seenBy: properties,
    plugin: () =>
      perl((input) => [
        ...rightFormat(input),
        ...Object.entries(input.properties ?? {}).map(([name, value]) => prefixed(name, value)),
      ]),
  },
  {
    fault: "no properties change something",
    seenBy: properties,
    plugin: () =>
      perl((input) =>
        rightFormat({
          ...input,
          properties: input.properties === undefined ? {} : { Pooling: "true", ...input.properties },
        }),
      ),
  },
  {
    fault: "a property can name another host",
    seenBy: stolen,
    plugin: () =>
      raw(
        (input) =>
          `${dsn({ ...input, properties: {} })}${Object.entries(input.properties ?? {})
            .map(([name, value]) => writeAdoNet({ [name]: value }))
            .join("")}`,
      ),
  },
  {
    fault: "a property's value can add a keyword",
    seenBy: stolen,
    plugin: () =>
      raw(
        (input) =>
          `${dsn({ ...input, properties: {} })}${Object.entries(
            withProperties({ Host: "", Port: "", Database: "" }, input.properties),
          )
            .map(([name, value]) => `${name}=${value};`)
            .slice(3)
            .join("")}`,
      ),
  },
  // TLS.
  ...["disable", "Prefer", "allow"].map((mode) => ({
    fault: `the connection string says SSL Mode=${mode}`,
    seenBy: tls,
    breaks: "formatTls" as const,
    plugin: () => saying({ "SSL Mode": mode }),
  })),
  {
    fault: "the connection string says sslmode=disable",
    seenBy: tls,
    plugin: () => saying({ sslmode: "disable" }),
  },
  {
    fault: "the server's certificate is trusted",
    seenBy: tls,
    plugin: () => saying({ TrustServerCertificate: "true" }),
  },
  {
    fault: "the server's certificate is trusted, in words",
    seenBy: tls,
    plugin: () => saying({ "Trust Server Certificate": "yes" }),
  },
  { fault: "encryption is off", seenBy: tls, plugin: () => saying({ Encrypt: "false" }) },
  { fault: "encryption is optional", seenBy: tls, plugin: () => saying({ Encrypt: "Optional" }) },
  { fault: "SSL is not used", seenBy: tls, plugin: () => saying({ useSSL: "false" }) },
  {
    fault: "the certificate is not verified",
    seenBy: tls,
    plugin: () => saying({ verifyServerCertificate: "false" }),
  },
  {
    fault: "the token may go in clear without TLS",
    seenBy: tls,
    plugin: () => saying({ allowCleartextPasswords: "true" }),
  },
  {
    fault: "a setting of its own turns SSL off",
    seenBy: tls,
    plugin: () => perl((input) => [...rightFormat(input), prefixed("SSL", "false")]),
  },
  {
    fault: "a setting of its own lets TLS be left out",
    seenBy: tls,
    plugin: () => perl((input) => [...rightFormat(input), prefixed("SSLMODE", "prefer")]),
  },
]
