import { expect, test } from "vitest"
import { formatLabel, parseLabel } from "../src/label.ts"

const objectId = "7e1a0000-0000-4000-8000-00000000abcd"

test("a label comes back as it was written", () => {
  const label = { objectId, type: "service" }
  expect(formatLabel(label)).toBe(`aadauth,oid=${objectId},type=service`)
  expect(parseLabel(formatLabel(label))).toEqual(label)
})

test.each([
  [`aadauth,oid=${objectId},type=user,admin`, { objectId, type: "user" }],
  [`aadauth,oid=${objectId},type=group,admin,mfa`, { objectId, type: "group" }],
  [`aadauth,type=service,oid=${objectId}`, { objectId, type: "service" }],
  [`AADAUTH,OID=${objectId.toUpperCase()},TYPE=Service`, { objectId, type: "service" }],
])("reads %s", (text, label) => {
  expect(parseLabel(text)).toEqual(label)
})

test.each([
  null,
  undefined,
  "",
  1,
  "aadauth",
  "aadauth,type=user",
  `aadauth,oid=${objectId}`,
  "aadauth,oid=shop,type=user",
  `aadauth,void=${objectId},type=user`,
  `aadauth,oid=${objectId}0,type=user`,
])("finds no identity in %j", (text) => {
  expect(parseLabel(text)).toBeNull()
})
