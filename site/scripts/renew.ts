import { mkdir, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { errorTables } from "../generator/errors.ts"
import { documentsWithFiles, keptPictures, readmeWithErrors } from "../generator/kept.ts"
import { root } from "../generator/repository.ts"

// Writes what the repository keeps and is made from its code: pictures, tables of errors in READMEs, and files that documents show.
await mkdir(join(root, "docs/pictures"), { recursive: true })
for (const [path, text] of await keptPictures()) await writeFile(join(root, path), text)
for (const [path, text] of documentsWithFiles()) await writeFile(join(root, path), text)
for (const each of await errorTables()) {
  const text = readmeWithErrors(each)
  if (text !== undefined) await writeFile(join(root, each.of.folder, "README.md"), text)
}
