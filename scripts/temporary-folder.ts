import { chmodSync, mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"

/** Gives a run of the tests a temporary folder of its own, which goes at its end with whatever a test left there. */
export function setup(): () => void {
  const folder = mkdtempSync(join(tmpdir(), "keyless-tests-"))
  // Open to all, as temporary folders are: where the tests run as root, the sandbox's servers run as another account.
  chmodSync(folder, 0o1777)
  for (const name of ["TMPDIR", "TMP", "TEMP"]) process.env[name] = folder
  return () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
}
