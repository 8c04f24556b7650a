import { existsSync } from "node:fs"
import { join, posix } from "node:path"
import type { Page } from "./page.ts"
import { root } from "./repository.ts"

/** Where files are that the site does not have. */
const repository = "https://github.com/keyless-dev/keyless/blob/main/"

/** Which page a file of the repository has become: by path. */
export type PageOfFile = ReadonlyMap<string, string>

/**
 * The text of a page with links that work from its own address: to pages and pictures relative, so that the site can lie in any folder, and to the
 * repository for other files.
 *
 * @throws Error for a link that leads nowhere
 */
export function withLinks(page: Page, pageOf: PageOfFile, paths: ReadonlySet<string>): string {
  return outsideOfCode(page.body, (text) =>
    text.replaceAll(
      /(!?)\[((?:[^\][]|\[[^\]]*\])*)\]\(([^()\s]+)\)/g,
      (_whole, picture: string, label: string, to: string) =>
        `${picture}[${label}](${addressOf(to, page, pageOf, paths)})`,
    ),
  )
}

function addressOf(to: string, page: Page, pageOf: PageOfFile, paths: ReadonlySet<string>): string {
  if (/^(?:https?:|mailto:|#)/.test(to)) return to
  const [path = "", hash] = to.split("#")
  const behind = hash === undefined ? "" : `#${hash}`
  if (path.startsWith("/")) return relative(page, path.replaceAll(/^\/|\/$/g, ""), paths) + behind
  if (page.origin === undefined) throw new Error(`${page.path}: "${to}" is relative to nothing.`)
  const file = posix.normalize(posix.join(posix.dirname(page.origin), path))
  const target = pageOf.get(file)
  if (target !== undefined) return relative(page, target, paths) + behind
  if (!existsSync(join(root, file))) throw new Error(`${page.origin}: "${to}" leads to no file.`)
  if (file.endsWith(".svg"))
    return `./${posix.relative(posix.dirname(page.path), `pictures/${posix.basename(file)}`)}`
  return `${repository}${file}${behind}`
}

/** From the address of one page to that of another; each page is a folder. */
function relative(from: Page, to: string, paths: ReadonlySet<string>): string {
  if (!paths.has(to)) throw new Error(`${from.path}: there is no page ${to}.`)
  const folder = (path: string) => (path === "index" ? "/" : `/${path}/`)
  return `${posix.relative(folder(from.path), folder(to)) || "."}/`
}

/** Changes the text of Markdown that does not stand in a block of code. */
export function outsideOfCode(markdown: string, change: (text: string) => string): string {
  return markdown
    .split(/(^(`{3,})[^\n]*\n[\s\S]*?^\2[ \t]*$|^(?: {4}[^\n]*(?:\n|$))+)/m)
    .map((part, index) => (index % 3 === 0 ? change(part ?? "") : index % 3 === 1 ? part : ""))
    .join("")
}
