import { runCommandLine } from "./main.ts"
import { printError } from "./output/print-error.ts"
import { detachedWord, runDetached } from "./process/detached.ts"
import { processHost } from "./process/process-host.ts"

/** Does what the process's own command line says, and sets its exit code. */
export async function start(entry: URL, version: string): Promise<void> {
  const host = processHost(entry, version)
  const argv = process.argv.slice(2)
  // A reader that has seen enough, such as head, closes the pipe; that is no error.
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") process.exit()
    throw error
  })
  try {
    process.exitCode = argv[0] === detachedWord ? await runDetached(host) : await runCommandLine(argv, host)
  } catch (error) {
    process.exitCode = printError(host.stderr, error, { debug: true, asEvent: false })
  }
}
