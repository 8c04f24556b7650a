import { existsSync } from "node:fs"
import { join } from "node:path"
import { azurePreset } from "@keyless/preset"
import { expect, test } from "vitest"

const clients = azurePreset().filter((plugin) => plugin.kind === "client")

test("every language has a sample for every kind of database that it can use", () => {
  const protocols = (samples: object | undefined) =>
    Object.keys(samples ?? {}).toSorted((a, b) => a.localeCompare(b))
  const languages = clients.filter(({ id }) => id !== "none")
  expect(languages.map(({ id, samples }) => [id, protocols(samples)])).toEqual(
    languages.map(({ id, formats }) => [id, protocols(formats)]),
  )
})

test("every language has its row in the matrix", () => {
  const missing = clients.filter(({ id }) => !existsSync(join(import.meta.dirname, `${id}.test.ts`)))
  // It stands for languages that nobody knows.
  expect(missing.map(({ id }) => id)).toEqual(["none"])
})
