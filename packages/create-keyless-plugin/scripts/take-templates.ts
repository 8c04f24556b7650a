import { cp, mkdir, readFile, writeFile } from "node:fs/promises"
import { join } from "node:path"

// Part of the build: the code of the templates is what the documentation and the testkit show and run, so that it is written once.
const root = join(import.meta.dirname, "../../..")
const out = join(import.meta.dirname, "../dist/templates")

/** The blocks of code of a page, by the title of each. */
async function blocksOf(page: string): Promise<ReadonlyMap<string, string>> {
  const text = await readFile(join(root, page), "utf8")
  const shape = /^```ts title="(?<title>[^"]+)"\n(?<code>[^]*?)^```$/gm
  return new Map(
    [...text.matchAll(shape)].map(({ groups }) => [groups?.["title"] ?? "", groups?.["code"] ?? ""]),
  )
}

const page = await blocksOf("docs/writing-a-plugin.md")
const shown = (title: string) => {
  const code = page.get(title)
  if (code === undefined) throw new Error(`docs/writing-a-plugin.md has no block "${title}"`)
  return code
}
const kept = (path: string) => readFile(join(root, path), "utf8")

const files: Readonly<Record<string, string>> = {
  "client/src/perl.ts": shown("perl.ts"),
  "source/src/harbor.ts": shown("harbor.ts"),
  "source/src/harbor-source.ts": shown("harbor-source.ts"),
  "source/src/harbor-in-memory.ts": shown("harbor-in-memory.ts"),
  "auth/src/harbor.ts": shown("harbor.ts"),
  "auth/src/harbor-auth.ts": shown("harbor-auth.ts"),
  "auth/src/harbor-in-memory.ts": shown("harbor-in-memory.ts"),
  "target/src/server.ts": await kept("packages/testkit/test/cellar/server.ts"),
  "target/src/target.ts": await kept("packages/testkit/test/cellar/target.ts"),
  "target/src/fixture.ts": await kept("packages/testkit/test/cellar/fixture.ts"),
  "sandbox/src/sandbox.ts": await kept("packages/sandbox/test/third-party/boards.ts"),
}

await cp(join(import.meta.dirname, "../templates"), out, { recursive: true })
for (const [path, text] of Object.entries(files)) {
  const file = join(out, path)
  await mkdir(join(file, ".."), { recursive: true })
  // Whoever begins a package begins at 0.1.0, and its plugins have its version.
  await writeFile(file, text.replaceAll(`version: "1.0.0"`, `version: "0.1.0"`))
}
