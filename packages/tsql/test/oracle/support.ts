import { afterAll, beforeAll, expect, test } from "vitest"
import type { SqlReply, SqlSession, SqlValue } from "../../src/engine.ts"
import { typeText } from "../../src/values/types.ts"
import { startEngine } from "../support.ts"

/** What a batch is to answer: the one value, the rows, the type of the first column, or the number of the error. */
export type Expected =
  | SqlValue
  | readonly (readonly SqlValue[])[]
  | { readonly type: string }
  | { readonly error: number }

export type Case = readonly [sql: string, expected: Expected]

/** One case of a table of expectations as tests: each asks an engine that the file shares. */
export function expectAnswers(cases: readonly Case[]): void {
  const session = sharedSession()
  test.each(cases.map(([sql, expected]) => ({ sql, expected })))("$sql", ({ sql, expected }) => {
    expect(answerLike(expected, session().execute(sql))).toEqual(expected)
  })
}

/** A session of an administrator, for the tests of the block that it is called in. */
export function sharedSession(): () => SqlSession {
  let server: ReturnType<typeof startEngine> | undefined
  let session: SqlSession | undefined
  beforeAll(() => {
    server = startEngine()
    session = server.admin()
  })
  afterAll(() => server?.close())
  return () => {
    if (session === undefined) throw new Error("Before the tests began.")
    return session
  }
}

/** The answer in the form of what is expected; an error that is not expected is shown with its text. */
function answerLike(expected: Expected, replies: readonly SqlReply[]): unknown {
  const error = replies.flatMap((reply) =>
    reply.kind === "message" && reply.message.severity > 10 ? [reply.message] : [],
  )[0]
  const wantsError = typeof expected === "object" && expected !== null && "error" in expected
  if (error !== undefined) return wantsError ? { error: error.number } : `Msg ${error.number}: ${error.text}`
  const result = replies.flatMap((reply) => (reply.kind === "rows" ? [reply] : [])).at(-1)
  if (typeof expected === "object" && expected !== null && "type" in expected)
    return { type: result?.columns[0]?.type === undefined ? "none" : typeText(result.columns[0].type) }
  const rows =
    result?.rows.map((row) => row.map((cell) => (typeof cell === "bigint" ? Number(cell) : cell))) ?? []
  if (Array.isArray(expected)) return rows
  return rows.length === 1 && rows[0]?.length === 1 ? rows[0][0] : rows
}

/** A condition as a query: 1 where it is true, 0 where it is false or unknown. */
export const holds = (condition: string) => `select case when ${condition} then 1 else 0 end`

/** Numbers that are the same in each run: a linear congruential generator. */
export function randomNumbers(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

/** Bytes by their hexadecimal digits. */
export const bytes = (digits: string) => Uint8Array.from(Buffer.from(digits, "hex"))
