import type { Claim } from "@keyless/core/plugin"
import { expect, test } from "vitest"
import { postgresqlClaims } from "../src/claims.ts"
import { entraMarks } from "../src/role-marks.ts"

const dialect = postgresqlClaims(entraMarks)
const role = (comment: string) => ({ name: "aad_shop", label: null, labelText: null, comment })
const claim: Claim = { source: "/apps/shop", connection: "shop", database: "shop", privileges: "all" }

test("a comment of somebody else stays beside claims, and after them", () => {
  const [statement = ""] = dialect.statements(role("The shop's role.\nAsk Ann."), [claim])
  expect(statement).toMatch(/^COMMENT ON ROLE "aad_shop" IS 'The shop''s role\.\nAsk Ann\.\nkeyless-claim \{/)
  const comment = /IS '(.*)'$/s.exec(statement)?.[1]?.replaceAll("''", "'") ?? ""
  expect(dialect.of(role(comment))).toEqual([claim])
  expect(dialect.statements(role(comment), [claim])).toEqual([])
  expect(dialect.statements(role(comment), [])).toEqual([
    `COMMENT ON ROLE "aad_shop" IS 'The shop''s role.\nAsk Ann.'`,
  ])
})

test("a role without a comment has none again after its last claim", () => {
  const [statement = ""] = dialect.statements(role(""), [claim])
  const comment = /IS '(.*)'$/s.exec(statement)?.[1] ?? ""
  expect(comment.startsWith("keyless-claim ")).toBe(true)
  expect(dialect.statements(role(comment), [])).toEqual(['COMMENT ON ROLE "aad_shop" IS NULL'])
  expect(dialect.statements(role(""), [])).toEqual([])
})

test("claims of a newer version are told as unreadable", () => {
  expect(dialect.of(role('keyless-claim {"v":2,"who":"?"}'))).toBeNull()
})
