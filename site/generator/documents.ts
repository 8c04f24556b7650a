import { type Block, blocksOf } from "./blocks.ts"
import { files, read } from "./repository.ts"

/** Every Markdown file of the repository that people read. */
export const documents = files([
  "*.md",
  "docs/*.md",
  "packages/*/README.md",
  "plugins/*/README.md",
  "examples/**/README.md",
  "e2e/**/README.md",
]).filter((path) => !/CHANGELOG/.test(path))

/** The blocks of code of all of them. */
export function allBlocks(): readonly Block[] {
  return documents.flatMap((path) => blocksOf(path, read(path)))
}
