import type { EngineEvent } from "@keyless/core"
import type { CommonFlags } from "../arguments/common-flags.ts"
import type { TextOutput } from "../process/host.ts"
import { liveProgress } from "./live-progress.ts"
import type { Describe, Progress } from "./progress-types.ts"
import { eventLine } from "./event-line.ts"

/**
 * The progress that the flags and the terminal ask for: JSON events, moving lines on a terminal, plain lines elsewhere, or only nothing.
 * It goes to stderr; stdout belongs to the result. JSON events go to stdout with `--output none`, since no result will come there.
 */
export function createProgress(
  flags: Pick<CommonFlags, "output" | "outputEvents" | "onlyShowErrors" | "verbose" | "debug">,
  streams: { readonly stdout: TextOutput; readonly stderr: TextOutput },
): Progress {
  if (flags.outputEvents) {
    const output = flags.output === "none" ? streams.stdout : streams.stderr
    return quiet((event) => output.write(`${JSON.stringify(event)}\n`))
  }
  if (flags.onlyShowErrors) return quiet(() => {})
  const describe = createDescriber(flags.verbose)
  // Lines of the request log would tear moving lines apart.
  if (streams.stderr.isTerminal && !flags.debug) return liveProgress(streams.stderr, describe)
  return quiet((event) => {
    for (const line of describe(event)) streams.stderr.write(`${line}\n`)
  })
}

function createDescriber(verbose: boolean): Describe {
  return (event) => {
    const line = eventLine(event)
    const more = verbose && event.type === "run.started" ? event.steps.flatMap(explain) : []
    return [...(line === null ? [] : [line]), ...more]
  }
}

function explain(step: Extract<EngineEvent, { type: "run.started" }>["steps"][number]): readonly string[] {
  return [
    `plan     ${step.title}`,
    `         why: ${step.why}`,
    ...step.permissions.map(({ operation, scope }) => `         permission: ${operation} on ${scope}`),
  ]
}

function quiet(event: (event: EngineEvent) => void): Progress {
  return { event, pause: () => {}, end: () => {} }
}
