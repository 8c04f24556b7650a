import type { Plan, PreviewedStep } from "@keyless/core"
import { warningLine } from "./event-line.ts"

const words: Readonly<Record<PreviewedStep["state"], string>> = {
  in_place: "in place",
  change: "change",
  temporary: "temporary",
  look: "look",
  unknown: "later",
  problem: "problem",
}

/** A plan as people read it: a line per step, with the reason and the permissions below if they are wanted. */
export function planText(plan: Plan, steps: readonly PreviewedStep[], verbose: boolean): string {
  const lines = [
    `Plan to ${plan.operation} the connection ${plan.connection}; nothing was changed.`,
    "",
    ...steps.flatMap((step) => [
      `  ${words[step.state].padEnd(10)} ${step.title}${step.detail === undefined ? "" : ` (${step.detail})`}`,
      ...(step.consent === undefined || step.state === "in_place" ? [] : [`${indent}asks: ${step.consent}`]),
      ...(verbose ? reasons(step) : []),
    ]),
    ...plan.warnings.map((warning) => `\n${warningLine(warning)}`),
  ]
  return lines.map((line) => `${line}\n`).join("")
}

/** A plan as data. */
export function planView(plan: Plan, steps: readonly PreviewedStep[]) {
  return {
    connection: plan.connection,
    operation: plan.operation,
    steps: steps.map(({ id, kind, state, title, detail, why, permissions, needs, consent }) => ({
      id,
      kind,
      state,
      title,
      detail: detail ?? null,
      why,
      permissions,
      needs,
      consent: consent ?? null,
    })),
    warnings: plan.warnings,
  }
}

const indent = " ".repeat(13)

function reasons(step: PreviewedStep): readonly string[] {
  return [
    `${indent}why: ${step.why}`,
    ...step.permissions.map(({ operation, scope }) => `${indent}permission: ${operation} on ${scope}`),
  ]
}
