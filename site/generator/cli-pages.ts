import type { CommandReference } from "../../packages/cli/src/reference.ts"
import { code, type Page, paragraphs, plain, table } from "./page.ts"

/** Pages of the command line: one of all commands, and one for each group directly below the program. */
export function cliPages(root: CommandReference): readonly Page[] {
  const groups = root.commands
  return [
    {
      path: "reference/cli",
      title: "Command line",
      description: "Every command of keyless.",
      body: paragraphs(
        "The grammar, the flags and the JSON are those of `az webapp connection` and its kin. Results go to standard output and nothing else does. Progress, warnings and errors go to standard error.",
        flagTables(root),
        table(
          ["command", ""],
          groups.map((group) => [`[${group.path}](/${pathOf(group)}/)`, plain(group.description)]),
        ),
      ),
    },
    ...groups.map((group) => ({
      path: pathOf(group),
      title: group.path,
      description: group.description,
      body: paragraphs(
        plain(group.description),
        group.aliases.length === 0 ? "" : `Also called ${group.aliases.map(code).join(", ")}.`,
        flagTables(group),
        ...group.commands.map((command) => commandSection(command, 2)),
      ),
    })),
  ]
}

const pathOf = ({ path }: CommandReference) => `reference/cli/${path.split(" ").at(-1) ?? ""}`

function commandSection(command: CommandReference, depth: number): string {
  return paragraphs(
    `${"#".repeat(Math.min(depth, 5))} ${[command.path.replace(/^keyless /, ""), ...command.words].join(" ").replaceAll("<", String.raw`\<`)}`,
    plain(command.description),
    command.aliases.length === 0 ? "" : `Also called ${command.aliases.map(code).join(", ")}.`,
    flagTables(command),
    ...command.commands.map((each) => commandSection(each, depth + 1)),
  )
}

function flagTables({ flags }: CommandReference): string {
  const groups = [...new Set(flags.map(({ group }) => group))]
  return paragraphs(
    ...groups.map((group) =>
      paragraphs(
        `**${group}**`,
        table(
          ["flag", "meaning"],
          flags
            .filter((flag) => flag.group === group)
            .map(({ flags: names, description, choices }) => [
              code(names),
              `${plain(description)}${choices.length === 0 ? "" : ` One of ${choices.map(code).join(", ")}.`}`,
            ]),
        ),
      ),
    ),
  )
}
