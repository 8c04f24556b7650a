import { expect, test } from "vitest"
import { readAuthChoice } from "../../src/arguments/auth-choice.ts"
import type { ManifestOption, ManifestPlugin } from "../../src/manifest/manifest.ts"

const text = (property: string, extra: Partial<ManifestOption> = {}): ManifestOption => ({
  property,
  flag: property,
  key: property,
  aliases: [],
  description: "",
  required: false,
  type: "text",
  secret: false,
  ...extra,
})
const plugin = (
  kind: ManifestPlugin["kind"],
  id: string,
  options: readonly ManifestOption[],
): ManifestPlugin => ({ kind, id, aliases: [], title: id, version: "0.1.0", options })

const auths = [plugin("auth", "user-identity", [text("clientId", { key: "client-id" })])]
const mysql = plugin("target", "mysql-flexible", [
  text("serverIdentity", { authKey: "mysql-identity-id" }),
  text("server"),
])
const words = { userIdentity: ["client-id=1", "MySQL-Identity-Id=/x=y", "server=s"] }

test("a word that the target knows goes to the target, every other one to the identity", () => {
  expect(readAuthChoice(words, auths, mysql)).toEqual({
    auth: { kind: "user-identity", options: { clientId: "1", server: "s" } },
    targetOptions: { serverIdentity: "/x=y" },
  })
})

test("for another target the word is the identity's, whose schema will refuse it", () => {
  expect(readAuthChoice(words, auths, plugin("target", "sql", []))).toEqual({
    auth: { kind: "user-identity", options: { clientId: "1", "mysql-identity-id": "/x=y", server: "s" } },
    targetOptions: {},
  })
})

test("no identity leaves the choice to the engine", () => {
  expect(readAuthChoice({}, auths, mysql)).toEqual({ auth: undefined, targetOptions: {} })
})
