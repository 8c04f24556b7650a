import * as core from "@keyless/core"
import * as plugin from "@keyless/core/plugin"
import { expect, test } from "vitest"

test("names that @keyless/core/plugin exports", () => {
  expect(Object.keys(plugin).toSorted()).toMatchInlineSnapshot(`
    [
      "KeylessError",
      "action",
      "adoNetString",
      "adoNetValue",
      "apiVersion",
      "changedSettings",
      "claimantText",
      "clientId",
      "codeText",
      "createSecret",
      "credentialSettings",
      "decideChange",
      "defineAuth",
      "defineClient",
      "defineErrorCodes",
      "defineSource",
      "defineTarget",
      "entraSqlServerJdbcUrl",
      "fixed",
      "goSqlServerString",
      "hasCode",
      "isChanged",
      "isGuid",
      "isKeylessError",
      "isPrivilegeProfile",
      "isPrivileges",
      "isSecret",
      "jdbcUrl",
      "libpqString",
      "libpqValue",
      "lockForProcess",
      "look",
      "objectId",
      "odbcLoginSettings",
      "odbcString",
      "odbcValue",
      "overridesOf",
      "prefixed",
      "privilegesText",
      "proof",
      "readClaim",
      "redact",
      "relaxed",
      "sameClaim",
      "sameClaimant",
      "sampleReadme",
      "scope",
      "settingNames",
      "sqlServerJdbcUrl",
      "tenantId",
      "toKeylessError",
      "withProperties",
    ]
  `)
})

test("names that @keyless/core exports beside those of the plugin entry", () => {
  expect(
    Object.keys(core)
      .filter((name) => !(name in plugin))
      .toSorted(),
  ).toMatchInlineSnapshot(`
    [
      "createEngine",
      "engineErrors",
      "fileJournal",
      "memoryJournal",
      "recordKey",
      "systemClock",
    ]
  `)
})

test("both entries export the same things, not copies", () => {
  for (const [name, value] of Object.entries(plugin)) expect(Reflect.get(core, name)).toBe(value)
})
