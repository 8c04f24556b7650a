import { createPicture } from "./pictures/create.ts"
import { housePicture } from "./pictures/house.ts"
import { seeTokens, tokensPicture } from "./pictures/tokens.ts"
import { blocksOf } from "./blocks.ts"
import { documents } from "./documents.ts"
import { type PackageErrors, readmeTable } from "./errors.ts"
import { withPlanner } from "./plans.ts"
import { read } from "./repository.ts"

/** The pictures that the repository keeps, by path, as they are to be. */
export async function keptPictures(): Promise<ReadonlyMap<string, string>> {
  const { steps } = await withPlanner((plan) => plan({ source: "webapp", target: "postgres-flexible" }))
  return new Map([
    ["docs/pictures/create.svg", createPicture(steps)],
    ["docs/pictures/house.svg", housePicture()],
    ["docs/pictures/tokens.svg", tokensPicture(await seeTokens())],
  ])
}

const errorTable = /^\| (?:code|error) \| meaning \|\n\|[-| ]+\|\n(?:\|.*\|\n?)+/m

/** The README of a package with its table of error codes as it is to be; undefined where it has no table. */
export function readmeWithErrors(errors: PackageErrors): string | undefined {
  const text = read(`${errors.of.folder}/README.md`)
  return errorTable.test(text) ? text.replace(errorTable, () => `${readmeTable(errors)}\n`) : undefined
}

/** Documents whose blocks show files of the repository, with the files as they are. */
export function documentsWithFiles(): ReadonlyMap<string, string> {
  const changed = documents.flatMap((path) => {
    const text = read(path)
    const shown = blocksOf(path, text).reduce(
      (all, { title, text: old }) =>
        title?.includes("/") === true ? all.replace(old, () => read(title).trimEnd()) : all,
      text,
    )
    return shown === text ? [] : [[path, shown] as const]
  })
  return new Map(changed)
}
