import { expect, test } from "vitest"
import { errorTables, readmeTable } from "../generator/errors.ts"
import { keptPictures, readmeWithErrors } from "../generator/kept.ts"
import { read } from "../generator/repository.ts"

const renew = "run pnpm site:renew"

test("the pictures of the repository are those that the code makes", async () => {
  for (const [path, text] of await keptPictures()) expect(read(path), `${path}: ${renew}`).toBe(text)
})

test("every error code has its meaning, its cause and what to do beside it in the code", async () => {
  const codes = (await errorTables()).flatMap(({ of, codes: all }) =>
    [...all].map(([code, told]) => ({ code: `${of.name}: ${code}`, told })),
  )
  expect(codes.length).toBeGreaterThan(100)
  const poor = codes.filter(({ told }) =>
    [told.meaning, told.cause, told.action].some((text) => !/^[A-Z-].+\.$/s.test(text)),
  )
  expect(poor.map(({ code }) => code)).toEqual([])
})

test("every package with error codes has their table in its README", async () => {
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
