import { describe, expect, it } from "vitest"

import { lostFields } from "../src/lost-fields.ts"
import { isSecretNameOf, newSecretName } from "../src/secret-names.ts"

describe("the name of a secret", () => {
  const none = new Set<string>()

  it.each([
    ["AZURE_MYSQL_PASSWORD", "azure-mysql-password-80000"],
    ["spring.datasource.password", "spring-datasource-password-80000"],
    ["ConnectionStrings__shop", "connectionstrings-shop-80000"],
    ["__A_", "a-80000"],
    ["___", "setting-80000"],
    ["X".repeat(300), `${"x".repeat(247)}-80000`],
  ])("of %s is one that Container Apps takes", (key, name) => {
    expect(newSecretName(key, none, () => 0.5)).toBe(name)
    expect(name).toMatch(/^[a-z0-9]([-a-z0-9]{0,251}[a-z0-9])?$/)
    expect(isSecretNameOf(key, name)).toBe(true)
  })

  it("is none that is there", () => {
    const numbers = [0, 0, 0.999_999_9]
    expect(newSecretName("A", new Set(["a-00000"]), () => numbers.shift() ?? 0)).toBe("a-fffff")
  })

  it.each(["a-0000", "a-000000", "a-ABCDE", "b-00000", "a-b-00000", "a"])("is not %s", (name) => {
    expect(isSecretNameOf("A", name)).toBe(false)
  })
})

describe("what would be lost", () => {
  it("is what an answer says and the model does not", () => {
    const answer = {
      name: "web",
      imageType: "ContainerImage",
      env: null,
      ports: [1],
      probes: [{ type: "Liveness", grpc: { port: 1 } }, { type: "Startup" }],
      args: ["a"],
    }
    const model = { name: "web", probes: [{ type: "Liveness" }], args: ["b"] }
    expect(lostFields(answer, model, "container")).toEqual([
      "container.ports[0]",
      "container.probes[0].grpc",
      "container.probes[1]",
      "container.args[0]",
    ])
  })
})
