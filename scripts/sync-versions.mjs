// Writes the version of each package into the one place of its sources that says it: plugins tell their version to the engine, and Azure's
// logs see it in the user agent. Runs behind `changeset version`; a test in each plugin finds out if it was forgotten.
import { globSync, readFileSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"

const versionOf = (folder) => JSON.parse(readFileSync(join(folder, "package.json"), "utf8")).version

function rewrite(path, pattern, replacement) {
  const before = readFileSync(path, "utf8")
  const after = before.replace(pattern, replacement)
  if (after !== before) writeFileSync(path, after)
}

for (const manifest of globSync("plugins/*/package.json")) {
  const folder = dirname(manifest)
  for (const path of globSync(join(folder, "src", "*.ts"))) {
    rewrite(path, /\bversion: "\d[^"]*"/, `version: "${versionOf(folder)}"`)
  }
}
rewrite("packages/azure/src/pipeline.ts", /"keyless\/\d[^"]*"/, `"keyless/${versionOf("packages/azure")}"`)
