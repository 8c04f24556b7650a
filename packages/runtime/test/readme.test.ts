import { readFile } from "node:fs/promises"
import { join } from "node:path"
import { expect, test } from "vitest"
import { errorCodes } from "../src/index.ts"

test("the README has the table of error codes", async () => {
  const readme = await readFile(join(import.meta.dirname, "..", "README.md"), "utf8")
  const rows = Object.entries(errorCodes).map(([code, { meaning }]) => `| \`${code}\` | ${meaning} |`)
  expect(readme).toContain(rows.join("\n"))
})
