import { AssertionError } from "node:assert"
import {
  type ClientFormat,
  type ClientPlugin,
  type ClientSample,
  defineClient,
  isSecret,
  prefixed,
} from "@keyless/core/plugin"
import { credentialSettings } from "@keyless/core/settings"
import { sampleReadme } from "@keyless/samples"
import { clientConformance } from "@keyless/testkit"
import { describe, expect, test } from "vitest"

const right: ClientFormat = ({ endpoint, user, credential }) => [
  prefixed("DSN", `cellar:${JSON.stringify([endpoint.host, endpoint.port, endpoint.database, user])}`),
  ...credentialSettings(credential),
]

const rightSample: ClientSample = (input) => [
  sampleReadme(input, {
    language: "Perl",
    needs: ["Perl 5"],
    commands: ["perl visit.pl"],
    tokens: "None is kept.",
    tls: "It is verified.",
  }),
  { path: "visit.pl", text: input.variables.map(({ name }) => `print $ENV{${name}};\n`).join("") },
]

function perl(format: ClientFormat, change: Partial<ClientPlugin> = {}): ClientPlugin {
  return {
    ...defineClient({
      id: "perl",
      title: "Perl",
      version: "1.0.0",
      formats: { cellar: format },
      samples: { cellar: rightSample },
    }),
    ...change,
  }
}

/** The plugin with a sample whose program is another. */
function perlWith(program: (right: string) => string, path = "visit.pl"): ClientPlugin {
  const cellar: ClientSample = (input) =>
    rightSample(input).map((file) => (file.path === "visit.pl" ? { path, text: program(file.text) } : file))
  return perl(right, { samples: { cellar } })
}

describe("a client that does everything right passes", () => {
  for (const each of clientConformance(perl(right))) test(each.name, each.run)
})

let calls = 0
const faults: readonly { readonly fault: string; readonly seenBy: string; readonly plugin: ClientPlugin }[] =
  [
    {
      fault: "an own format is none",
      seenBy: "what the plugin says of its protocols fits together",
      plugin: perl(right, { ownFormats: ["attic"] }),
    },
    {
      fault: "a protocol is supported and is not",
      seenBy: "what the plugin says of its protocols fits together",
      plugin: perl(right, { unsupported: { cellar: "no driver knows it" } }),
    },
    {
      fault: "a sample is for a protocol without a format",
      seenBy: "what the plugin says of its protocols fits together",
      plugin: perl(right, { samples: { attic: rightSample } }),
    },
    {
      fault: "a sample writes outside of its folder",
      seenBy: "cellar: a sample has a README, and files of one folder with text in them",
      plugin: perlWith((text) => text, "../visit.pl"),
    },
    {
      fault: "a sample has no program",
      seenBy: "cellar: a sample has a README, and files of one folder with text in them",
      plugin: perl(right, { samples: { cellar: (input) => rightSample(input).slice(0, 1) } }),
    },
    {
      fault: "a sample ignores that settings were renamed",
      seenBy:
        "cellar: a sample reads the connection's variables under the names that they were given, and its README lists them",
      plugin: perlWith((text) => `${text}print $ENV{AZURE_SQL_SERVER};\n`),
    },
    {
      fault: "a sample reads nothing",
      seenBy:
        "cellar: a sample reads the connection's variables under the names that they were given, and its README lists them",
      plugin: perlWith(() => "print 1;\n"),
    },
    {
      fault: "a sample forgets the secret",
      seenBy: "cellar: a sample reads the secret where the connection writes one",
      plugin: perlWith((text) => text.replaceAll(/.*SECRET.*\n/g, "")),
    },
    {
      fault: "a sample does not verify TLS",
      seenBy: "cellar: a sample leaves TLS verified",
      plugin: perlWith((text) => `${text}my %ssl = (SSL_verify_mode => SSL_VERIFY_NONE);\n`),
    },
    {
      fault: "a sample is another each time",
      seenBy: "cellar: the same input gives the same sample",
      plugin: perlWith((text) => `${text}# ${(calls += 1)}\n`),
    },
    {
      fault: "a key is there twice",
      seenBy: "cellar: settings have one key each, and the endpoint is in them",
      plugin: perl((input) => [...right(input), ...right(input)]),
    },
    {
      fault: "the host is missing",
      seenBy: "cellar: settings have one key each, and the endpoint is in them",
      plugin: perl((input) => right({ ...input, endpoint: { ...input.endpoint, host: "localhost" } })),
    },
    {
      fault: "each call gives something else",
      seenBy: "cellar: the same input gives the same settings, and stays as it is",
      plugin: perl((input) => [...right(input), prefixed("CALL", String((calls += 1)))]),
    },
    {
      fault: "the secret can be read",
      seenBy: "cellar: the app's secret is in secret settings only",
      plugin: perl((input) =>
        right(input).map(({ key, value }) => ({ key, value: isSecret(value) ? value.reveal() : value })),
      ),
    },
    {
      fault: "the secret is missing",
      seenBy: "cellar: the app's secret is in secret settings only",
      plugin: perl((input) => right({ ...input, credential: { kind: "ambient" } })),
    },
    {
      fault: "a name is cut",
      seenBy:
        "cellar: a name adds no setting and is written so that it can be told from others, or is refused",
      plugin: perl((input) => {
        const database = input.endpoint.database.slice(0, 3)
        return right({ ...input, endpoint: { ...input.endpoint, database } })
      }),
    },
    {
      fault: "a property adds a key",
      seenBy: "cellar: more properties change no key, and none change nothing",
      plugin: perl((input) => [
        ...right(input),
        ...Object.entries(input.properties ?? {}).map(([name, value]) => prefixed(name, value)),
      ]),
    },
    {
      fault: "a setting is there only for an endpoint of one host",
      seenBy: "cellar: an engine can tell the keys ahead",
      plugin: perl((input) => [
        ...right(input),
        ...(input.endpoint.host === "host" ? [prefixed("MORE", "1")] : []),
      ]),
    },
  ]

test.each(faults)("$fault: seen by “$seenBy”", async ({ seenBy, plugin }) => {
  const seeing = clientConformance(plugin).find(({ name }) => name === seenBy)
  if (seeing === undefined) throw new Error("there is no case of that name")
  await expect(seeing.run()).rejects.toBeInstanceOf(AssertionError)
})

test("each case is seen to fail", () => {
  const proved = new Set(faults.map(({ seenBy }) => seenBy))
  expect(clientConformance(perl(right)).flatMap(({ name }) => (proved.has(name) ? [] : [name]))).toEqual([])
})
