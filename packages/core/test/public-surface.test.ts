import * as core from "@keyless/core"
import * as plugin from "@keyless/core/plugin"
import { expect, test } from "vitest"

test("names that @keyless/core/plugin exports", () => {
  expect(Object.keys(plugin).toSorted()).toMatchInlineSnapshot(`
    [
      "KeylessError",
      "action",
      "apiVersion",
      "clientId",
      "composed",
      "createSecret",
      "defineAuth",
      "defineClient",
      "defineErrorCodes",
      "defineSource",
      "defineTarget",
      "ephemeral",
      "findingStep",
      "fixed",
      "hasCode",
      "isGuid",
      "isKeylessError",
      "isPrivilegeProfile",
      "isPrivileges",
      "isSecret",
      "objectId",
      "optionWords",
      "prefixed",
      "privilegesText",
      "proof",
      "redact",
      "relaxed",
      "tenantId",
      "toKeylessError",
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
      "readEvent",
      "recordKey",
      "systemClock",
    ]
  `)
})

test("both entries export the same things, not copies", () => {
  for (const [name, value] of Object.entries(plugin)) expect(Reflect.get(core, name)).toBe(value)
})
