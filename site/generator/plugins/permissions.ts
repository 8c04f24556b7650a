import { tmpdir } from "node:os"
import { code, paragraphs, plain, table } from "../page.ts"
import type { Planned } from "../plans.ts"

type Step = Planned["steps"][number]

/** What a plan asks of the caller: what is read for the plan, and what each step needs. */
export function permissionTables(reads: readonly string[], steps: readonly Step[]): string {
  return paragraphs(
    "Permissions of whoever runs the command, not of the app. `--dry-run` lists them for your own case, with the resources that they are needed on.",
    reads.length === 0
      ? "Making the plan reads nothing of Azure."
      : paragraphs("Making the plan reads:", reads.map((each) => `- ${code(each)}`).join("\n")),
    steps.length === 0
      ? ""
      : table(
          ["step", "why", "operations"],
          steps.map((step) => [
            `${plain(titleOf(step))}${step.consent === undefined ? "" : " (asks first)"}`,
            plain(step.why),
            operations(step),
          ]),
        ),
    steps.length === 0
      ? ""
      : "A step that finds its work done changes nothing. Then it needs only the operations that read.",
  )
}

/** The title of a step with the names of the demo taken out where they say nothing. */
export function titleOf({ title }: Step): string {
  return title.replaceAll(tmpdir(), "").replaceAll(/\S*keyless-site-no-such-folder/g, "")
}

function operations({ permissions }: Step): string {
  const all = [...new Set(permissions.map(({ operation }) => operation))]
  return all.length === 0 ? "" : all.map(code).join("\n")
}

/** Steps of one plan that are not in another one. */
export function without(steps: readonly Step[], others: readonly Step[]): readonly Step[] {
  const shown = (step: Step) => `${step.id} ${operations(step)}`
  const known = new Set(others.map(shown))
  return steps.filter((step) => !known.has(shown(step)))
}
