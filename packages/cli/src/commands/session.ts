import type { Engine } from "@keyless/core"
import { warningLine } from "../output/event-line.ts"
import type { OutputFormat } from "../output/format.ts"
import { compileQuery } from "../output/query.ts"
import { renderResult } from "../output/render-result.ts"
import type { Interruption } from "../process/host.ts"
import type { CommandInput } from "./command-input.ts"

/** Prints the result of a command. */
export type PrintResult = (value: unknown) => Promise<void>

/**
 * Makes the function that prints a command's result as `--output` and `--query` say.
 *
 * @throws KeylessError `invalid_query`, before anything was done
 */
export async function resultPrinter(
  { host, common }: CommandInput,
  fallback: OutputFormat = "json",
): Promise<PrintResult> {
  const query = common.query === undefined ? null : await compileQuery(common.query)
  const { FORCE_COLOR, NO_COLOR } = host.environment
  const color = (host.stdout.isTerminal || (FORCE_COLOR ?? "") !== "") && (NO_COLOR ?? "") === ""
  const format = common.output ?? fallback
  return async (value) => {
    const shown = query === null ? value : query(value)
    host.stdout.write(await renderResult(shown, { format, color, queried: query !== null }))
  }
}

/** Loads plugins and SDKs and makes an engine of them. */
export function openEngine({ host, common, config }: CommandInput): Promise<Engine> {
  return host.openEngine(
    {
      ...(common.subscription === undefined ? {} : { subscription: common.subscription }),
      ...(common.verbose ? { log: (line: string) => host.stderr.write(`${line}\n`) } : {}),
    },
    config,
  )
}

/** Says something to whoever watches; not where every line has to be a JSON event. */
export function note({ common, host }: CommandInput, text: string): void {
  if (!common.outputEvents) host.stderr.write(`${text}\n`)
}

/** Hands warnings of a command that has no events to whoever watches. */
export function warningsOf(input: CommandInput): {
  onWarning: (warning: { readonly message: string; readonly hint?: string }) => void
} {
  return { onWarning: (warning) => note(input, warningLine(warning)) }
}

/** 128 and the number of the signal, as shells have it. */
const exitCodes: Readonly<Record<Interruption, number>> = {
  SIGHUP: 129,
  SIGINT: 130,
  SIGTERM: 143,
  SIGBREAK: 149,
}

/** Runs work that an interruption cancels; what it did is then taken back. A second one ends the process at once. */
export async function cancellable<T>(
  input: CommandInput,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const { host } = input
  const { engineErrors } = await import("@keyless/core")
  const cancel = new AbortController()
  const stop = host.onInterrupt((signal) => {
    if (cancel.signal.aborted) {
      note(input, "Stopped. The next run of the same command, or `keyless recover`, cleans up.")
      host.exitNow(exitCodes[signal])
      return
    }
    note(input, "Cancelling; what was done is taken back. Once more to stop at once.")
    cancel.abort(engineErrors("cancelled", `The command was cancelled by ${signal}.`))
  })
  try {
    return await work(cancel.signal)
  } finally {
    stop()
  }
}
