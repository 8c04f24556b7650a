import { describe, expect, test } from "vitest"
import { translateSecurityLabel } from "../../../../src/services/postgresql/gateway/security-label.ts"
import { createFrameSplitter, frame } from "../../../../src/services/postgresql/gateway/wire/frames.ts"

describe("translateSecurityLabel", () => {
  test("takes the documented statement in any case and spacing", () => {
    const call = `call pg_catalog.pgaadauth_apply_label('It''s "u"', 'aadauth,oid=x,type=user', 'service')`
    for (const sql of [
      `SECURITY LABEL for "pgaadauth" on role "It's ""u""" is 'aadauth,oid=x,type=user'`,
      `security  label\n FOR pgaadauth ON ROLE "It's ""u""" IS 'aadauth,oid=x,type=user' ;`,
    ]) {
      expect(translateSecurityLabel(sql, (id) => (id === "x" ? "app" : undefined))).toEqual({
        sql: call,
        tag: "SECURITY LABEL",
      })
    }
    expect(
      translateSecurityLabel("security label for pgaadauth on role App is null", () => "app")?.sql,
    ).toContain("('app', null, null)")
  })

  test("leaves every other statement alone", () => {
    for (const sql of [
      "select 'security label for pgaadauth on role u is null'",
      "security label for selinux on role u is 'x'",
      "security label for pgaadauth on table u is 'x'",
    ]) {
      expect(translateSecurityLabel(sql, () => undefined)).toBeUndefined()
    }
  })
})

test("the frame splitter puts messages together from any pieces", () => {
  const messages = [frame("Q", "select 1"), frame("S"), frame("d", Buffer.alloc(300, 7))]
  const bytes = Buffer.concat(messages)
  for (const size of [1, 3, 7, 64, bytes.length]) {
    const split = createFrameSplitter()
    const found: Buffer[] = []
    for (let at = 0; at < bytes.length; at += size) found.push(...split(bytes.subarray(at, at + size)))
    expect(found).toEqual(messages)
  }
})
