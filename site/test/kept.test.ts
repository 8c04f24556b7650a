import { expect, test } from "vitest"
import { errorTables, readmeTable } from "../generator/errors.ts"
import { keptPictures, readmeWithErrors } from "../generator/kept.ts"
import { read } from "../generator/repository.ts"

const renew = "run pnpm docs:renew"

test("the pictures of the repository are those that the code makes", async () => {
  for (const [path, text] of await keptPictures()) expect(read(path), `${path}: ${renew}`).toBe(text)
})

test("every package with error codes has their table in its README, with meaning, cause and action in the code", async () => {
  const tables = await errorTables()
  expect(tables.length).toBeGreaterThan(10)
  for (const each of tables) {
    const readme = read(`${each.of.folder}/README.md`)
    expect(
      readme.includes(readmeTable(each)),
      `${each.of.folder}/README.md has no table | code | meaning |: ${renew}`,
    ).toBe(true)
    expect(readmeWithErrors(each), each.of.name).toBe(readme)
  }
})
