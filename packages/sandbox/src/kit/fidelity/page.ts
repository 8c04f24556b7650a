import type { Basis } from "../basis.ts"
import type { SandboxOperation } from "../operation-catalogue.ts"
import { armNotes } from "./arm.ts"
import { entraNotes } from "./entra.ts"
import type { FidelityArea, FidelityNote } from "./note.ts"

const kitAreas: readonly FidelityArea[] = [
  { title: "Azure Resource Manager", notes: armNotes },
  { title: "Entra ID, Graph and Fabric", notes: entraNotes },
]

/** The notes of areas of one title under one heading, each once. */
const byTitle = (areas: readonly FidelityArea[]): readonly FidelityArea[] =>
  [...new Set(areas.map(({ title }) => title))].map((title) => ({
    title,
    notes: [...new Set(areas.filter((area) => area.title === title).flatMap(({ notes }) => notes))],
  }))

const bases: Readonly<Record<Basis, string>> = {
  recorded: "an answer that was recorded from Azure",
  documented: "Microsoft's documentation",
  specified: "the published specification of the API",
}

const bullet = ({ says, source }: FidelityNote) => `- ${says}${source === undefined ? "" : ` (${source})`}`

const listed = (title: string, notes: readonly FidelityNote[]): string[] =>
  notes.length === 0 ? [] : [`${title}:`, "", ...notes.map(bullet), ""]

const cell = (text: string) => text.replaceAll("|", String.raw`\|`)

const versions = (all: readonly string[]) => {
  const [first, last] = [all[0], all.at(-1)]
  if (first === undefined || last === undefined) return ""
  return first === last ? first : `${all.length}, ${first} to ${last}`
}

/** Text of `docs/fidelity.md`, of the operations of a sandbox and the notes of its services. */
export const writeFidelityPage = (
  operations: readonly SandboxOperation[],
  areas: readonly FidelityArea[],
): string => {
  const services = [...new Set(operations.map(({ service }) => service))]
  const count = (basis: Basis) => operations.filter((operation) => operation.basis === basis).length
  const lines = [
    "# How true the sandbox is to Azure",
    "",
    "This page is generated: `pnpm fidelity` writes it from the sandbox's tables of operations and its notes.",
    "",
    "## What is known to differ, or not known",
    "",
    "A difference is something that the sandbox does otherwise than Azure. A doubt is something of Azure's that no source tells; the sandbox does what is said.",
    "",
    ...byTitle([...kitAreas, ...areas])
      .filter(({ notes }) => notes.length > 0)
      .flatMap(({ title, notes }) => [
        `### ${title}`,
        "",
        ...listed(
          "Differences",
          notes.filter(({ kind }) => kind === "difference"),
        ),
        ...listed(
          "Doubts",
          notes.filter(({ kind }) => kind === "doubt"),
        ),
      ]),
    "## What each operation is modelled on",
    "",
    `The sandbox serves ${operations.length} operations.`,
    "",
    ...(["recorded", "specified", "documented"] as const).map(
      (basis) => `- **${basis}** (${count(basis)}): modelled on ${bases[basis]}`,
    ),
    "",
    "Whatever it is modelled on, only what clients of it need was looked at. Versions are how many `api-version`s an operation takes, with the oldest and the newest.",
    "",
    ...services.flatMap((service) => [
      `### ${service}`,
      "",
      "| Operation | Modelled on | Versions |",
      "| --- | --- | --- |",
      ...operations
        .filter((operation) => operation.service === service)
        .map(
          ({ method, path, basis, apiVersions }) =>
            `| \`${method} ${cell(path)}\` | ${basis} | ${versions(apiVersions)} |`,
        ),
      "",
    ]),
  ]
  return lines.join("\n")
}
