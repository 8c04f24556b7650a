import { cp, mkdir, rm, writeFile } from "node:fs/promises"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"
import { withPlanner } from "../generator/plans.ts"
import { root } from "../generator/repository.ts"
import { allPages, contentFiles, sidebar } from "../generator/site.ts"
import { brokenLinks } from "../generator/built-links.ts"

// Writes what Astro reads, builds the site into `dist`, and looks whether each link in it leads somewhere.
const site = fileURLToPath(new URL("../", import.meta.url))
const content = join(site, ".content")
process.chdir(site)
process.env["ASTRO_TELEMETRY_DISABLED"] = "1"

const pages = await withPlanner(allPages)
await rm(content, { recursive: true, force: true })
for (const [path, text] of contentFiles(pages)) {
  await mkdir(dirname(join(content, path)), { recursive: true })
  await writeFile(join(content, path), text)
}
await cp(join(root, "docs/pictures"), join(content, "pictures"), { recursive: true })
await writeFile(join(content, "sidebar.json"), JSON.stringify(sidebar(pages)))

// Astro asks for a folder of caches that another version may have filled.
await rm(join(site, "dist"), { recursive: true, force: true })
const { build } = await import("astro")
await build({ root: site, logLevel: "warn" })

const broken = await brokenLinks(join(site, "dist"))
for (const each of broken) console.error(each)
console.log(`${pages.length} pages, ${broken.length} broken links`)
process.exitCode = broken.length === 0 ? 0 : 1
