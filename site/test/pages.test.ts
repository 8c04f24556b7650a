import { existsSync } from "node:fs"
import { dirname, join } from "node:path"
import { beforeAll, expect, test } from "vitest"
import { firstPartyPlugins } from "../../packages/cli/src/process/first-party-plugins.ts"
import { documents } from "../generator/documents.ts"
import { outsideOfCode } from "../generator/links.ts"
import type { Page } from "../generator/page.ts"
import { withPlanner } from "../generator/plans.ts"
import { folderOf } from "../generator/plugins/pages.ts"
import { read, root } from "../generator/repository.ts"
import { allPages, contentFiles, sidebar } from "../generator/site.ts"

let pages: readonly Page[]
const textOf = (path: string) => pages.find((page) => page.path === path)?.body ?? ""
beforeAll(async () => {
  pages = await withPlanner(allPages)
})

test("every page can be written, and each of its links leads to a page or a file", () => {
  expect(contentFiles(pages).size).toBe(pages.length)
})

test("every page is in the sidebar", () => {
  const listed = new Set(sidebar(pages).flatMap(({ items }) => items))
  expect(pages.flatMap(({ path }) => (listed.has(path) ? [] : [path]))).toEqual([])
})

test("every plugin has a page with its options, and the README of its package", () => {
  for (const plugin of firstPartyPlugins()) {
    const text = textOf(`${folderOf[plugin.kind]}/${plugin.id}`)
    expect(text, plugin.id).toContain("## More about it")
    if (plugin.kind !== "client") expect(text, plugin.id).toContain("## Permissions")
    const options = Object.keys(
      propertiesOf(plugin.options["~standard"].jsonSchema?.input({ target: "draft-2020-12" })),
    )
    for (const option of options) expect(text, `${plugin.id}: ${option}`).toContain(`\`${option}\``)
  }
})

test("a target's page has what its steps need, and a language's page its settings and samples", () => {
  expect(textOf("targets/postgres-flexible")).toContain(
    "`Microsoft.DBforPostgreSQL/flexibleServers/firewallRules/write`",
  )
  expect(textOf("sources/webapp")).toContain("`Microsoft.Web/sites/config/write`")
  expect(textOf("languages/python")).toContain("`AZURE_POSTGRESQL_CONNECTIONSTRING`")
  expect(textOf("languages/python")).toContain("<summary>main.py</summary>")
  expect(textOf("languages/ruby")).toContain("no Ruby driver can log in with Entra ID")
})

test("every error of the command line's table of exit codes that a package defines has a section", () => {
  const text = textOf("reference/errors")
  for (const code of ["target_not_found", "usage", "token_refused", "connection_busy"]) {
    expect(text).toContain(`## ${code}\n`)
  }
  expect(text).not.toContain("undefined")
})

test("links in documents of the repository lead to files", () => {
  const broken: string[] = []
  for (const path of documents) {
    outsideOfCode(read(path), (text) => {
      for (const [, to = ""] of text.matchAll(/\]\(([^()\s]+)\)/g)) {
        const file = to.split("#")[0] ?? ""
        const isElsewhere = /^(?:https?:|mailto:)/.test(to) || file === ""
        if (!isElsewhere && !existsSync(join(root, dirname(path), file))) broken.push(`${path}: ${to}`)
      }
      return text
    })
  }
  expect(broken).toEqual([])
})

test("the README says on one screen what Keyless is, with one picture, and names the two commands", () => {
  const readme = read("README.md")
  expect(readme.match(/!\[/g)).toHaveLength(1)
  expect(readme).toContain("npm run demo ")
  expect(readme).toContain("npm test ")
  expect(readme.split("\n").length).toBeLessThan(60)
})

function propertiesOf(schema: unknown): object {
  const properties: unknown =
    typeof schema === "object" && schema !== null ? Reflect.get(schema, "properties") : undefined
  return typeof properties === "object" && properties !== null ? properties : {}
}
