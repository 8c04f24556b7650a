import {
  rightFormat,
  program,
  perl,
  perlWith,
  files,
  parses,
  variables,
  login,
  readsSecret,
  sampleTls,
  same,
  type ClientMutant,
  nextCall,
} from "./perl-client.ts"

/** What a sample leaves out or gets wrong. */
export const sampleMutants: readonly ClientMutant[] = [
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
    plugin: () => perlWith((text) => `${text}# ${nextCall()}\n`),
  },
]
