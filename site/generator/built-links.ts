import { globSync } from "node:fs"
import { readFile } from "node:fs/promises"
import { join, posix } from "node:path"

/** Links and pictures of a built site that lead to no file of it, or to no place in a page, a line for each. Other sites are not asked. */
export async function brokenLinks(folder: string): Promise<readonly string[]> {
  const files = new Set(globSync("**/*", { cwd: folder }).map((path) => path.replaceAll("\\", "/")))
  const pages = await Promise.all(
    [...files]
      .filter((path) => path.endsWith(".html"))
      .map(async (path) => ({ path, ...parts(await readFile(join(folder, path), "utf8")) })),
  )
  const idsOf = new Map(pages.map(({ path, ids }) => [path, ids]))
  return pages.flatMap(({ path, links }) =>
    links.flatMap((link) => {
      const [to = "", hash = ""] = link.split("#")
      const file = fileOf(path, to)
      if (!files.has(file)) return [`${path}: ${link} leads nowhere`]
      const ids = idsOf.get(file)
      const isThere = hash === "" || ids === undefined || ids.has(decodeURIComponent(hash))
      return isThere ? [] : [`${path}: ${link} leads to no place in the page`]
    }),
  )
}

function parts(html: string) {
  const values = (pattern: RegExp) =>
    [...html.matchAll(pattern)].map(([, value = ""]) => value.replaceAll("&amp;", "&"))
  return {
    ids: new Set(values(/\sid="([^"]*)"/g)),
    links: values(/\s(?:href|src)="([^"]*)"/g).filter((link) => !/^(?:[a-z]+:|\/\/)/.test(link)),
  }
}

/** The file that a link of a page means. */
function fileOf(page: string, to: string): string {
  const base = posix.join("/", posix.dirname(page), "/")
  const path = to === "" ? posix.join("/", page) : posix.resolve(base, to.split("?")[0] ?? "")
  const isFolder = to !== "" && (/\/(?:\?|$)/.test(to) || !posix.basename(path).includes("."))
  return (isFolder ? posix.join(path, "index.html") : path).replace(/^\//, "")
}
