import { readFileSync } from "node:fs"
import { afterAll, beforeAll, expect, test } from "vitest"
import type { SqlSession } from "../src/engine.ts"
import { knownFunctions } from "../src/known/functions.ts"
import { knownProcedures } from "../src/known/procedures.ts"
import { knownViews } from "../src/known/system-views.ts"
import { failure, startEngine } from "./support.ts"

let engine: ReturnType<typeof startEngine>
let session: SqlSession
beforeAll(() => {
  engine = startEngine()
  session = engine.admin()
})
afterAll(() => engine.close())

/** The names in code marks under a heading of the README. */
function listed(heading: string): Set<string> {
  const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8")
  const section = readme.split(`### ${heading}\n`)[1]?.split(/^##/m)[0] ?? ""
  return new Set([...section.matchAll(/`([^`]+)`/g)].flatMap(([, name]) => name ?? []))
}

const lacks = (sql: string) => failure(session, sql)?.number === 40515

test("the README lists the functions that are there", () => {
  // UPDATE is a statement first.
  const there = [...knownFunctions].filter(
    (name) => name !== "UPDATE" && !lacks(name.startsWith("@@") ? `SELECT ${name}` : `SELECT ${name}()`),
  )
  expect(listed("Functions")).toEqual(new Set(there))
})

test("the README lists the system views that are there", () => {
  const there = [...knownViews].filter((name) => !lacks(`SELECT COUNT(*) FROM ${name}`))
  expect(listed("System views")).toEqual(new Set(there))
})

test("the README lists the system procedures that are there", () => {
  const there = [...knownProcedures].filter(
    (name) => !failure(session, `EXEC ${name}`)?.text.startsWith(`Procedure ${name} is not`),
  )
  expect(listed("System procedures")).toEqual(new Set(there))
})
