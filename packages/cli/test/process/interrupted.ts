import { writeFileSync } from "node:fs"
import { processHost } from "../../src/process/process-host.ts"

// Waits for an interruption, says so to whoever may still read, and writes into a file that it came to its end.
const [file = ""] = process.argv.slice(2)
const host = processHost(new URL(import.meta.url), "0.0.0")
const alive = setInterval(() => {}, 60_000)
const stop = host.onInterrupt((signal) => {
  host.stdout.write("cleaning up\n")
  host.stderr.write("cleaning up\n")
  setTimeout(() => {
    writeFileSync(file, signal)
    stop()
    clearInterval(alive)
  }, 50)
})
host.stdout.write("ready\n")
