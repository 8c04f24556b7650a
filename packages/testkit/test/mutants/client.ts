import { writeAdoNet, withProperties } from "@keyless/connection-strings"
import {
  type ClientFormat,
  type ClientPlugin,
  type ClientSample,
  createSecret,
  defineClient,
  type FormatInput,
  isSecret,
  prefixed,
  type Setting,
} from "@keyless/core/plugin"
import { credentialSettings } from "@keyless/core/settings"
import { codeText, sampleReadme } from "@keyless/samples"
import { clientConformance } from "@keyless/testkit"
import type { Mutant, MutantRun } from "./mutant.ts"

const dsn = (
  { endpoint, properties }: FormatInput,
  more: Readonly<Record<string, string>> = { "SSL Mode": "VerifyFull" },
) =>
  `cellar:${writeAdoNet(
    withProperties(
      { Host: endpoint.host, Port: endpoint.port, Database: endpoint.database, ...more },
      properties,
    ),
  )}`

/** What a Perl program needs to get into a cellar. */
const rightFormat: ClientFormat = (input) => [
  prefixed("DSN", dsn(input)),
  prefixed("USER", input.user),
  ...credentialSettings(input.credential),
]

const program: ClientSample = (input) => {
  const own = input.variables.map(({ name }) => name).filter((name) => /CLIENT|TENANT/.test(name))
  return [
    sampleReadme(input, {
      language: "Perl",
      needs: ["Perl 5"],
      commands: ["perl visit.pl"],
      tokens: "None is kept.",
      tls: "It is verified.",
    }),
    {
      path: "visit.pl",
      text: codeText`
        use strict;
        my %identity = (${own.map((name) => `${name} => $ENV{${name}}`).join(", ")});
        my $token = token(%identity);
        my $dbh = DBI->connect($ENV{${input.variable("DSN")}}, $ENV{${input.variable("USER")}}, $token);
        for my $visit (1 .. ($ARGV[0] // 1)) {
          print "Logged in as $ENV{${input.variable("USER")}}. Visits: $visit\\n";
        }
      `,
    },
    { path: "cellar.json", text: '{ "verify": "full" }\n' },
  ]
}

function perl(format: ClientFormat, change: Partial<ClientPlugin> = {}): ClientPlugin {
  return {
    ...defineClient({
      id: "perl",
      title: "Perl",
      version: "1.0.0",
      formats: { cellar: format },
      samples: { cellar: program },
    }),
    ...change,
  }
}

/** The client type that is right. */
const rightClient = () => perl(rightFormat)

/** The plugin with a program that is another. */
function perlWith(text: (right: string) => string, path = "visit.pl"): ClientPlugin {
  const cellar: ClientSample = (input) =>
    program(input).map((file) => (file.path === "visit.pl" ? { path, text: text(file.text) } : file))
  return perl(rightFormat, { samples: { cellar } })
}

/** The format with settings that are others. */
const changed = (
  change: (setting: Setting, input: FormatInput) => Setting | readonly Setting[],
): ClientPlugin => perl((input) => rightFormat(input).flatMap((setting) => change(setting, input)))
const named = (name: string, value: (input: FormatInput) => string): ClientPlugin =>
  changed((setting, input) => (setting.key.name === name ? prefixed(name, value(input)) : setting))
const at = (input: FormatInput, change: Partial<FormatInput["endpoint"]>): FormatInput => ({
  ...input,
  endpoint: { ...input.endpoint, ...change },
})
/** The format with a data source name that says more, or something else. */
const saying = (more: Readonly<Record<string, string>>) => named("DSN", (input) => dsn(input, more))
const raw = (write: (input: FormatInput) => string) => named("DSN", write)

const keys = "cellar: settings have one key each, and the endpoint is in them"
const pure = "cellar: the same input gives the same settings, and stays as it is"
const place = "cellar: host, port and database are those of the endpoint, wherever they stand"
const user = "cellar: the user is the database user, wherever it stands"
const identity = "cellar: an identity that has to be named is named by its client id"
const secret = "cellar: the app's secret is in secret settings only"
const odd = "cellar: a name adds no setting and no keyword and is read as it was given, or is refused"
const properties = "cellar: properties are written into a connection string, and change no key"
const stolen = "cellar: a property names no other place, login or secret, and adds no keyword"
const tls = "cellar: a format leaves TLS on and verified"
const ahead = "cellar: an engine can tell the keys ahead"
const protocols = "what the plugin says of its protocols fits together"
const files = "cellar: a sample has a README, and files of one folder with text in them"
const parses = "cellar: each file of a sample parses"
const variables =
  "cellar: a sample reads the connection's variables under the names that they were given, and its README lists them"
const login = "cellar: a sample reads where the database is, as whom to log in and which identity to use"
const readsSecret = "cellar: a sample reads the secret where the connection writes one"
const sampleTls = "cellar: a sample leaves TLS verified"
const same = "cellar: the same input gives the same sample"

let calls = 0

interface ClientMutant extends Mutant {
  readonly plugin: () => ClientPlugin
}

const mutants: readonly ClientMutant[] = [
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
    plugin: () => perl((input) => [...rightFormat(input), prefixed("CALL", String((calls += 1)))]),
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
  // Samples.
  {
    fault: "a sample writes outside of its folder",
    seenBy: files,
    plugin: () => perlWith((text) => text, "../visit.pl"),
  },
  {
    fault: "a sample has no program",
    seenBy: files,
    plugin: () => perl(rightFormat, { samples: { cellar: (input) => program(input).slice(0, 1) } }),
  },
  {
    fault: "a bracket of a sample is open",
    seenBy: parses,
    breaks: "sampleFiles",
    plugin: () => perlWith((text) => text.replace(/\}\n$/, "\n")),
  },
  {
    fault: "a line of a sample has no end",
    seenBy: parses,
    plugin: () => perlWith((text) => text.replace("use strict;", "use strict; my $x = ;")),
  },
  {
    fault: "a manifest of a sample is no JSON",
    seenBy: parses,
    plugin: () =>
      perl(rightFormat, {
        samples: {
          cellar: (input) =>
            program(input).map((file) =>
              file.path === "cellar.json" ? { ...file, text: '{ "verify": "full", }\n' } : file,
            ),
        },
      }),
  },
  {
    fault: "a sample ignores that settings were renamed",
    seenBy: variables,
    plugin: () => perlWith((text) => `${text}print $ENV{AZURE_SQL_SERVER};\n`),
  },
  { fault: "a sample reads nothing", seenBy: variables, plugin: () => perlWith(() => "print 1;\n") },
  {
    fault: "a sample reads a setting that is not written",
    seenBy: variables,
    plugin: () => perlWith((text) => text.replaceAll("_USER}", "_USERNAME}")),
  },
  {
    fault: "a sample forgets the secret",
    seenBy: readsSecret,
    plugin: () => perlWith((text) => text.replaceAll(/, \w+SECRET => \S+?\}/g, "")),
  },
  {
    fault: "a sample ignores the client id",
    seenBy: login,
    breaks: "sampleLogin",
    plugin: () => perlWith((text) => text.replaceAll(/\w+CLIENTID => \S+?\}(?:, )?/g, "")),
  },
  {
    fault: "a sample logs in as somebody else",
    seenBy: login,
    plugin: () => perlWith((text) => text.replaceAll(/\$ENV\{\w+_USER\}/g, "'root'")),
  },
  {
    fault: "a sample connects to its own machine",
    seenBy: login,
    plugin: () => perlWith((text) => text.replaceAll(/\$ENV\{\w+_DSN\}/g, "'cellar:Host=localhost'")),
  },
  {
    fault: "a sample does not verify TLS",
    seenBy: sampleTls,
    plugin: () => perlWith((text) => `${text}my %ssl = (SSL_verify_mode => SSL_VERIFY_NONE);\n`),
  },
  {
    fault: "a sample adds sslmode=disable",
    seenBy: sampleTls,
    plugin: () => perlWith((text) => text.replace("}, $ENV", "} . ';sslmode=disable', $ENV")),
  },
  {
    fault: "a sample skips the check of the name",
    seenBy: sampleTls,
    plugin: () => perlWith((text) => `${text}my %more = (check_hostname => 'false');\n`),
  },
  {
    fault: "a sample is another each time",
    seenBy: same,
    plugin: () => perlWith((text) => `${text}# ${(calls += 1)}\n`),
  },
]

/** Each mutant with the suite that has to catch it. */
export const clientMutants: readonly MutantRun[] = mutants.map(({ plugin, ...mutant }) => ({
  ...mutant,
  cases: () => clientConformance(plugin()),
}))

/** The suite over the client type that is right. */
export const rightSuite = () => clientConformance(rightClient())
