import { spawn } from "node:child_process"

/** One run of a process: wall time in milliseconds, from spawn to exit. */
export interface ProcessRun {
  readonly milliseconds: number
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Runs Node with arguments and measures the whole process. */
export function runNode(args: readonly string[], env: NodeJS.ProcessEnv): Promise<ProcessRun> {
  return new Promise((resolve, reject) => {
    const started = performance.now()
    const child = spawn(process.execPath, args, { env, stdio: ["ignore", "pipe", "pipe"] })
    let stdout = ""
    let stderr = ""
    child.stdout.on("data", (chunk: Buffer) => (stdout += chunk.toString()))
    child.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString()))
    child.on("error", reject)
    child.on("close", (code) => resolve({ milliseconds: performance.now() - started, code, stdout, stderr }))
  })
}

/** Median, smallest and largest of some figures, rounded to whole milliseconds. */
export function summary(figures: readonly number[]): string {
  const sorted = figures.toSorted((a, b) => a - b)
  const at = (index: number) => Math.round(sorted[index] ?? 0)
  return `median ${at(Math.floor(sorted.length / 2))} ms (${at(0)} to ${at(sorted.length - 1)}, ${sorted.length} runs)`
}

/** The median of some figures. */
export function median(figures: readonly number[]): number {
  return figures.toSorted((a, b) => a - b)[Math.floor(figures.length / 2)] ?? 0
}

/** Prints a heading. */
export function heading(text: string): void {
  console.log(`\n## ${text}\n`)
}
