import { writeFile } from "node:fs/promises"
import { join } from "node:path"
import { makeManifest } from "../src/manifest/make-manifest.ts"
import { firstPartyPlugins } from "../src/process/first-party-plugins.ts"

// Part of the build: flags and help come from this file, so that they need no plugin. The argument is the folder of the bundle.
const folder = process.argv[2] ?? join(import.meta.dirname, "../dist")
const manifest = makeManifest(firstPartyPlugins())
await writeFile(join(folder, "manifest.json"), `${JSON.stringify(manifest)}\n`)
