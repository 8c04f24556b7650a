import { expect, test } from "vitest"
import { readEntraAccount } from "../src/entra-account.ts"

const id = "50000000-0000-4000-8000-00000000000a"

test.each([
  [`AADSP:${id}:upn:aad_shop`, "application"],
  [`AADApp:${id}:upn:aad_shop`, "application"],
  [`AADUser:${id}:upn:ada:b@keyless.example`, "user"],
  [`AADGroup:${id}:upn:Shop Admins`, "group"],
  [`AADSP:${id.toUpperCase()}`, "application"],
])("%s is that %s", (text, kind) => {
  expect(readEntraAccount("aad_auth", text)).toEqual({ kind, id })
})

test.each([
  ["mysql_native_password", `AADSP:${id}:upn:aad_shop`],
  ["caching_sha2_password", "$A$005$abc"],
  ["aad_auth", ""],
  ["aad_auth", id],
  ["aad_auth", "AADSP:shop:upn:aad_shop"],
  ["aad_auth", `Other:${id}:upn:x`],
  ["aad_auth", `constructor:${id}`],
])("plugin %s with %j is no identity that is known", (plugin, text) => {
  expect(readEntraAccount(plugin, text)).toBeNull()
})
