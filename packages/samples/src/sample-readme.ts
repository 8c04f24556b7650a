import type { SampleFile, SampleInput } from "@keyless/core/plugin"

/** What a README says beside what all of them say. @public */
export interface SampleReadme {
  /** Name of the language or framework. */
  readonly language: string
  /** What the machine needs, such as `Python 3.10 or newer`. */
  readonly needs: readonly string[]
  /** Commands that install and run it, one per line. */
  readonly commands: readonly string[]
  /** How new connections get their tokens: sentences. */
  readonly tokens: string
  /** How TLS is verified: sentences. */
  readonly tls: string
  /** What else there is to know, a paragraph each. */
  readonly notes?: readonly string[]
}

const identities: Readonly<Record<SampleInput["credential"], string>> = {
  ambient: "the identity of the service that it runs in",
  "client-id": "a user-assigned identity",
  "client-secret": "a service principal",
  person: "whoever is logged in with `az login`",
}

/** The README of a sample. @public */
export function sampleReadme(input: SampleInput, readme: SampleReadme): SampleFile {
  const { target, auth, client } = input.choice
  const source = input.credential === "person" ? "" : "webapp "
  const paragraphs = [
    `# ${readme.language} and ${input.database}, without a password`,
    `A small program that logs in to the database as ${identities[input.credential]}, makes the table \`visits\`, and for each visit writes a row and reads.`,
    "## The connection",
    `Keyless writes the settings that the program reads, and makes the database user:`,
    `    keyless ${source}connection create ${target} ... --${auth} --client-type ${client}`,
    input.variables.map(({ name, secret }) => `- \`${name}\`${secret ? " (secret)" : ""}`).join("\n"),
    ...(input.credential === "person" ? [whereSettingsAre(input)] : []),
    "## Run it",
    `Needs: ${readme.needs.join("; ")}.`,
    readme.commands.map((command) => `    ${command}`).join("\n"),
    "Each visit prints `Logged in as USER. Visits: N`. Give a number to make so many visits, a second apart.",
    "## What to keep",
    `**Tokens.** A token is the password for about an hour, and is looked at when a connection logs in. ${readme.tokens}`,
    `**TLS.** ${readme.tls}`,
    ...(readme.notes ?? []),
  ]
  return { path: "README.md", text: `${paragraphs.join("\n\n")}\n` }
}

/** A shell takes letters, digits and underscores in names, and no others. */
function whereSettingsAre({ variables }: SampleInput): string {
  const canExport = variables.every(({ name }) => /^\w+$/.test(name))
  return canExport
    ? "The settings are then in the file `.env`. Export them before the program starts, for instance with `set -a; . ./.env; set +a`."
    : "The settings are then in the file `.env`."
}
