import { readdir, readFile } from "node:fs/promises"
import { join } from "node:path"
import { expect, test } from "vitest"

/** A hint with a statement of SQL: where it is written, how it begins, and the test that runs its statement as whom it names. */
interface HintSite {
  readonly file: string
  readonly begins: string
  readonly test: string
  readonly title: string
}

const root = new URL("../../", import.meta.url).pathname
const folders = [
  "packages/sql/src",
  "packages/tds/src",
  "packages/sql-postgresql/src",
  "plugins/target-postgresql/src",
  "plugins/target-mysql/src",
  "plugins/target-sql/src",
  "plugins/target-fabric-sql/src",
]
/** Texts that tell somebody to run a statement. */
const tells =
  /\b[Rr]un (?:as|in|it)\b|\brun: |\bor run \$|drop it: |Give them to|rename that user|could run \$/

const postgresql = "packages/sql-postgresql/src"
const hints = "e2e/faults/hints.test.ts"
const ownership = "e2e/faults/ownership.test.ts"
const sites: readonly HintSite[] = [
  [
    "packages/sql/src/revoke-steps.ts",
    "Have an administrator who may alter",
    "e2e/claims/refused.test.ts",
    "may not be dropped ends the delete",
  ],
  [
    "packages/sql/src/revoke-steps.ts",
    "If nobody else needs it, run as",
    "e2e/claims/claims.test.ts",
    "the statement that drops it is told and works",
  ],
  [
    "packages/tds/src/beyond-grants.ts",
    "If that is not meant, run in database ${database}: ${grants",
    "e2e/sql/schemas.test.ts",
    "the statements of the hints end it",
  ],
  [
    "packages/tds/src/beyond-grants.ts",
    "If that is not meant, run in database ${database}: ${disown",
    "e2e/sql/schemas.test.ts",
    "the statements of the hints end it",
  ],
  [
    "packages/tds/src/grant-dialect.ts",
    "A denial is not undone",
    "e2e/sql/undo.test.ts",
    "what is denied to everybody",
  ],
  [
    "packages/tds/src/grant-dialect.ts",
    "Check the spelling. To make it",
    "e2e/sql/schemas.test.ts",
    "the statement of the hint makes them",
  ],
  [
    "packages/tds/src/user-dialect.ts",
    "Otherwise rename that user",
    "e2e/sql/users.test.ts",
    "can be renamed as the hint says",
  ],
  [
    "packages/tds/src/user-dialect.ts",
    "Give them to somebody else",
    "e2e/sql/delete.test.ts",
    "a user that owns a schema is not dropped",
  ],
  [
    "plugins/target-mysql/src/beyond.ts",
    "If that is not meant, run as an administrator",
    "e2e/mysql/beyond.test.ts",
    "roles, patterns and rights to hand on",
  ],
  [
    `${postgresql}/users.ts`,
    "In each of them run",
    hints,
    "can be dropped after the statements of the undo's hint",
  ],
  [
    `${postgresql}/foreign-grants.ts`,
    'Run as "${grantor}"',
    hints,
    "what another owner granted can be taken",
  ],
  [
    "plugins/target-postgresql/src/database-step.ts",
    "If it is not wanted, drop it",
    hints,
    "is dropped by the statement of the warning",
  ],
  [
    `${postgresql}/grants-beyond.ts`,
    'If that is not meant, run as "${grantor}" in database',
    hints,
    "what another grantor gave",
  ],
  // Its point is that nobody can run it.
  [`${postgresql}/grants-beyond.ts`, "If that is not meant: only", "", ""],
  [
    `${postgresql}/grants-beyond.ts`,
    'If that is not meant, run as "${grantor}" in any',
    hints,
    "what comes by a role",
  ],
  [`${postgresql}/grants-beyond.ts`, 'If that is not meant, run as "${owner}"', ownership, "REVOKE UPDATE"],
  [
    `${postgresql}/grants-beyond.ts`,
    "If that is not meant, run as the administrator",
    hints,
    "what the user owns beyond",
  ],
  [
    `${postgresql}/grants-later.ts`,
    "If it makes tables for the app",
    hints,
    "tables that another owner makes later",
  ],
  [`${postgresql}/grants-refused.ts`, 'Only "${owner}" could run', "", ""],
  [
    `${postgresql}/grants-refused.ts`,
    "To grant it, run as",
    hints,
    "may not grant on a database of its login",
  ],
  [`${postgresql}/grants-refused.ts`, "Check the spelling, in which case counts", ownership, "CREATE SCHEMA"],
  [`${postgresql}/grants-refused.ts`, 'Run as "${owner}"', hints, "what another owner granted can be taken"],
].map(([file = "", begins = "", test = "", title = ""]) => ({ file, begins, test, title }))

async function written(): Promise<readonly { readonly file: string; readonly text: string }[]> {
  const found = await Promise.all(
    folders.map(async (folder) => {
      const names = (await readdir(join(root, folder))).filter((name) => name.endsWith(".ts"))
      return Promise.all(
        names.map(async (name) => {
          const file = `${folder}/${name}`
          const text = await readFile(join(root, file), "utf8")
          return [...text.matchAll(/`((?:[^`\\]|\\.)*)`/g)]
            .map(([, template = ""]) => template)
            .filter((template) => template.includes("${") && tells.test(template))
            .map((template) => ({ file, text: template }))
        }),
      )
    }),
  )
  return found.flat(2)
}

test("every hint that tells to run a statement has a test that runs it", async () => {
  const unknown = (await written()).filter(
    ({ file, text }) => !sites.some((site) => site.file === file && text.startsWith(site.begins)),
  )
  expect(unknown).toEqual([])
})

test("the hints of the table are there, and so are their tests", async () => {
  const all = await written()
  for (const { file, begins, test: path, title } of sites) {
    expect(all.filter((each) => each.file === file && each.text.startsWith(begins))).not.toEqual([])
    if (path !== "") expect(await readFile(join(root, path), "utf8")).toContain(title)
  }
})
