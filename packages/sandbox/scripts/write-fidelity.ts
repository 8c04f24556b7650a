import { writeFile } from "node:fs/promises"
import { fidelityPage, startSandbox } from "../src/index.ts"

/** Writes `docs/fidelity.md`. */
const sandbox = await startSandbox({ seed: {} })
try {
  const page = fidelityPage(await sandbox.operations())
  await writeFile(new URL("../../../docs/fidelity.md", import.meta.url), page)
} finally {
  await sandbox.stop()
}
