import { afterAll, beforeAll, expect, test } from "vitest"
import type { Connection } from "mysql2/promise"
import { app, createBench, failure, rowsOf } from "./support.ts"
import type { Bench } from "./support.ts"

let bench: Bench
let admin: Connection

beforeAll(async () => {
  bench = await createBench()
  admin = await bench.asAdmin({ multipleStatements: true })
}, 60_000)
afterAll(() => bench.close())

const attributesOf = async (user: string): Promise<unknown> => {
  const [row] = await rowsOf(
    admin,
    "SELECT a.ATTRIBUTE AS attribute FROM information_schema.USER_ATTRIBUTES a WHERE a.USER = ?",
    [user],
  )
  const attribute = row?.["attribute"]
  return typeof attribute === "string" ? JSON.parse(attribute) : attribute
}

test("attributes of an account are merged; null removes one, and COMMENT is one of them", async () => {
  await admin.query(`CREATE AADUSER 'shop' IDENTIFIED BY '${app.clientId}'`)
  expect(await attributesOf("shop")).toBeNull()
  await admin.query(`ALTER USER \`shop\`@\`%\` ATTRIBUTE '{"one": {"a": 1}, "two": "it''s"}'`)
  await admin.query(
    `select 1; alter user 'shop' attribute '{"one": {"b": 2}}'; alter user if exists 'shop' comment 'a shop'`,
  )
  expect(await attributesOf("shop")).toEqual({ one: { a: 1, b: 2 }, two: "it's", comment: "a shop" })
  await admin.query(`ALTER USER 'shop'@'%' ATTRIBUTE '{"one": null, "two": null}'`)
  expect(await attributesOf("shop")).toEqual({ comment: "a shop" })
  const [row] = await rowsOf(admin, "SELECT plugin FROM mysql.user WHERE User = 'shop'")
  expect(row).toEqual({ plugin: "aad_auth" })
})

test("an account may be made with attributes, which go with it", async () => {
  await admin.query(`CREATE USER 'made' IDENTIFIED BY 'Pass-word1' ATTRIBUTE '{"a": 1}'`)
  expect(await attributesOf("made")).toEqual({ a: 1 })
  await admin.query("DROP USER 'made'")
  await admin.query("CREATE USER 'made' IDENTIFIED BY 'Pass-word1'")
  expect(await attributesOf("made")).toBeNull()
})

test("what is no JSON object is refused, and so is whoever may not alter accounts", async () => {
  await admin.query("CREATE USER IF NOT EXISTS 'weak' IDENTIFIED BY 'Pass-word1'")
  await admin.query("GRANT SELECT ON shop.* TO 'weak'")
  for (const text of ["[1]", "1", "{", ""]) {
    expect(await failure(admin.query(`ALTER USER 'weak' ATTRIBUTE '${text}'`))).toMatchObject({ errno: 3982 })
  }
  expect(await failure(admin.query(`ALTER USER 'nobody' ATTRIBUTE '{"a": 1}'`))).toMatchObject({
    errno: 1396,
  })
  const weak = await bench.connect({ user: "weak", password: "Pass-word1" })
  expect(await failure(weak.query(`ALTER USER 'made' ATTRIBUTE '{"a": 1}'`))).toMatchObject({ errno: 1227 })
  await weak.end()
  // UPDATE on the schema mysql is no way around: administrators of Azure cannot write there.
  await admin.query("CREATE USER IF NOT EXISTS 'writer' IDENTIFIED BY 'Pass-word1'")
  await admin.query("GRANT UPDATE, DELETE ON *.* TO 'writer'")
  const writer = await bench.connect({ user: "writer", password: "Pass-word1" })
  expect(await failure(writer.query(`ALTER USER 'made' ATTRIBUTE '{"a": 1}'`))).toMatchObject({ errno: 1227 })
  expect(await failure(writer.query("DROP USER 'made'"))).toMatchObject({ errno: 1227 })
  await writer.end()
})
