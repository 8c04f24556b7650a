import type { Plugin } from "@keyless/core"
import type { Page } from "./page.ts"
import { files, read } from "./repository.ts"

/** Pages that people wrote: file in the repository, and its address in the site. */
const written: Readonly<Record<string, string>> = {
  "README.md": "index",
  "docs/start.md": "start",
  "docs/demo.md": "demo",
  "docs/concepts.md": "concepts",
  "docs/using.md": "using",
  "docs/azure.md": "azure",
  "docs/security.md": "security",
  "docs/tried.md": "tried",
  "docs/fidelity.md": "fidelity",
  "docs/embedding.md": "embedding",
  "docs/writing-a-plugin.md": "writing-a-plugin",
  "docs/architecture.md": "architecture",
  "CONTRIBUTING.md": "contributing",
}

/** Pages out of files that people wrote, those of packages included. */
export function prosePages(): readonly Page[] {
  const packages = files("packages/*/README.md").map(
    (path) => [path, path.replace("/README.md", "")] as const,
  )
  return [...Object.entries(written), ...packages].map(([origin, path]) => ({
    path,
    origin,
    ...titleAndBody(origin),
  }))
}

/** The title of a Markdown file, which is its first line, and the rest. */
export function titleAndBody(path: string): Pick<Page, "title" | "body"> {
  const [first = "", ...rest] = read(path).split("\n")
  if (!first.startsWith("# ")) throw new Error(`${path} does not begin with a title.`)
  return { title: first.slice(2).trim(), body: rest.join("\n").trim() }
}

/** The README of the package that a plugin comes from, its headings one level lower. */
export function pluginReadme(plugin: Plugin): { readonly path: string; readonly body: string } | undefined {
  const own = new RegExp(`\\bid: "${plugin.id}"|\\bsource: "${plugin.id}"`)
  const prefix = plugin.kind === "auth" ? "auth" : plugin.kind
  const from = files(`plugins/${prefix}-*/src/**/*.ts`).find((path) => own.test(read(path)))
  if (from === undefined) return undefined
  const path = `${from.split("/").slice(0, 2).join("/")}/README.md`
  return { path, body: lowered(titleAndBody(path).body) }
}

/** Headings of Markdown one level lower; what stands in blocks of code stays. */
function lowered(markdown: string): string {
  let open = ""
  return markdown
    .split("\n")
    .map((line) => {
      const fence = /^(`{3,})/.exec(line)?.[1]
      if (fence !== undefined && (open === "" || fence === open)) open = open === "" ? fence : ""
      return open === "" && line.startsWith("#") ? `#${line}` : line
    })
    .join("\n")
}
