import { firstPartyPlugins } from "../../packages/cli/src/process/first-party-plugins.ts"
import { exitCodeOf, exitCodeTable } from "../../packages/cli/src/exit-codes.ts"
import { makeManifest } from "../../packages/cli/src/manifest/make-manifest.ts"
import { commandReference } from "../../packages/cli/src/reference.ts"
import { cliPages } from "./cli-pages.ts"
import { errorPage, errorTables } from "./errors.ts"
import { type PageOfFile, withLinks } from "./links.ts"
import type { Page } from "./page.ts"
import type { Planner } from "./plans.ts"
import { folderOf, pluginPages } from "./plugins/pages.ts"
import { pluginReadme, prosePages } from "./prose.ts"

/** Every page of the site. @param plan - makes the plans that permissions are read from */
export async function allPages(plan: Planner): Promise<readonly Page[]> {
  const plugins = firstPartyPlugins()
  const manifest = makeManifest(plugins)
  return [
    ...prosePages(),
    ...(await pluginPages({ plugins, plan, readmeOf: pluginReadme })),
    ...cliPages(commandReference(manifest)),
    errorPage(await errorTables(), exitCodeTable(), exitCodeOf),
  ]
}

/** The files of pages as Starlight reads them: path and text. */
export function contentFiles(pages: readonly Page[]): ReadonlyMap<string, string> {
  const paths = new Set(pages.map(({ path }) => path))
  const pageOf = filesAsPages(pages)
  return new Map(
    pages.map((page) => {
      const head = {
        title: page.title,
        ...(page.description === undefined ? {} : { description: page.description }),
      }
      const lines = Object.entries(head).map(([name, value]) => `${name}: ${JSON.stringify(value)}`)
      return [`${page.path}.md`, `---\n${lines.join("\n")}\n---\n\n${withLinks(page, pageOf, paths)}\n`]
    }),
  )
}

/** A file that has become several pages, as the README of a package with two plugins does, leads to the first. */
function filesAsPages(pages: readonly Page[]): PageOfFile {
  const own = pages.flatMap(({ origin, path }) => (origin === undefined ? [] : [[origin, path] as const]))
  const folders = own.map(([origin, path]) => [origin.replace(/\/README\.md$/, ""), path] as const)
  return new Map([...own, ...folders.filter(([folder]) => !folder.endsWith(".md"))].toReversed())
}

/** What stands at the side of each page. */
export function sidebar(pages: readonly Page[]) {
  const inFolder = (folder: string) =>
    pages.flatMap(({ path }) => (path.startsWith(`${folder}/`) ? [path] : []))
  const plugins = (["source", "target", "auth", "client"] as const).map((kind) => inFolder(folderOf[kind]))
  const [sources = [], targets = [], identities = [], languages = []] = plugins
  return [
    { label: "Start", items: ["index", "start", "demo", "concepts"] },
    { label: "Use it", items: ["using", "azure", "security", "tried", "fidelity"] },
    { label: "Where apps run", items: sources },
    { label: "Databases", items: targets },
    { label: "Identities", items: identities },
    { label: "Languages", items: languages },
    {
      label: "Reference",
      items: ["reference/errors", "reference/cli", ...inFolder("reference/cli")],
    },
    { label: "Build on it", items: ["embedding", "writing-a-plugin", "architecture", "contributing"] },
    { label: "Packages", items: inFolder("packages") },
  ]
}
