import { writeAdoNet, withProperties } from "@keyless/connection-strings"
import {
  type ClientFormat,
  type ClientPlugin,
  type ClientSample,
  defineClient,
  type FormatInput,
  prefixed,
  type Setting,
} from "@keyless/core/plugin"
import { credentialSettings } from "@keyless/core/settings"
import { codeText, sampleReadme } from "@keyless/samples"
import type { Mutant } from "./mutant.ts"

export const dsn = (
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
export const rightFormat: ClientFormat = (input) => [
  prefixed("DSN", dsn(input)),
  prefixed("USER", input.user),
  ...credentialSettings(input.credential),
]

export const program: ClientSample = (input) => {
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

export function perl(format: ClientFormat, change: Partial<ClientPlugin> = {}): ClientPlugin {
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
export const rightClient = () => perl(rightFormat)

/** The plugin with a program that is another. */
export function perlWith(text: (right: string) => string, path = "visit.pl"): ClientPlugin {
  const cellar: ClientSample = (input) =>
    program(input).map((file) => (file.path === "visit.pl" ? { path, text: text(file.text) } : file))
  return perl(rightFormat, { samples: { cellar } })
}

/** The format with settings that are others. */
export const changed = (
  change: (setting: Setting, input: FormatInput) => Setting | readonly Setting[],
): ClientPlugin => perl((input) => rightFormat(input).flatMap((setting) => change(setting, input)))
export const named = (name: string, value: (input: FormatInput) => string): ClientPlugin =>
  changed((setting, input) => (setting.key.name === name ? prefixed(name, value(input)) : setting))
export const at = (input: FormatInput, change: Partial<FormatInput["endpoint"]>): FormatInput => ({
  ...input,
  endpoint: { ...input.endpoint, ...change },
})
/** The format with a data source name that says more, or something else. */
export const saying = (more: Readonly<Record<string, string>>) => named("DSN", (input) => dsn(input, more))
export const raw = (write: (input: FormatInput) => string) => named("DSN", write)

export const keys = "cellar: settings have one key each, and the endpoint is in them"
export const pure = "cellar: the same input gives the same settings, and stays as it is"
export const place = "cellar: host, port and database are those of the endpoint, wherever they stand"
export const user = "cellar: the user is the database user, wherever it stands"
export const identity = "cellar: an identity that has to be named is named by its client id"
export const secret = "cellar: the app's secret is in secret settings only"
export const odd = "cellar: a name adds no setting and no keyword and is read as it was given, or is refused"
export const properties = "cellar: properties are written into a connection string, and change no key"
export const stolen = "cellar: a property names no other place, login or secret, and adds no keyword"
export const tls = "cellar: a format leaves TLS on and verified"
export const ahead = "cellar: an engine can tell the keys ahead"
export const protocols = "what the plugin says of its protocols fits together"
export const files = "cellar: a sample has a README, and files of one folder with text in them"
export const parses = "cellar: each file of a sample parses"
export const variables =
  "cellar: a sample reads the connection's variables under the names that they were given, and its README lists them"
export const login =
  "cellar: a sample reads where the database is, as whom to log in and which identity to use"
export const readsSecret = "cellar: a sample reads the secret where the connection writes one"
export const sampleTls = "cellar: a sample leaves TLS verified"
export const same = "cellar: the same input gives the same sample"

let calls = 0

/** Another number each time that it is asked. */
export const nextCall = (): number => (calls += 1)

export interface ClientMutant extends Mutant {
  readonly plugin: () => ClientPlugin
}
