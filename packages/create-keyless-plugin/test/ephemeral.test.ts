import { expect, test } from "vitest"
import { ephemeral } from "../src/migrations/0001-ephemeral.ts"

const change = (text: string) => ephemeral.change(text, "src/target.ts")

test("the words of the contracts are renamed wherever they stand for them", () => {
  expect(
    change(`import { action, type Scope, scope } from "@keyless/core/plugin"
function openDoor(): Scope<null> {
  return scope({ id: "door", permissions: [{ operation: "write", scope: "/cellar" }] })
}
`),
  ).toBe(`import { action, type Ephemeral, ephemeral } from "@keyless/core/plugin"
function openDoor(): Ephemeral<null> {
  return ephemeral({ id: "door", permissions: [{ operation: "write", scope: "/cellar" }] })
}
`)
})

test("the same words of others stay", () => {
  const oauth =
    'import { action } from "@keyless/core/plugin"\nconst scope = "https://example/.default"\nask({ scope })\n'
  expect(change(oauth)).toBe(oauth)
  expect(
    change('import { scope } from "@keyless/core/plugin"\nsay("a scope", permission.scope, scope)\n'),
  ).toContain('say("a scope", permission.scope, ephemeral)')
})
