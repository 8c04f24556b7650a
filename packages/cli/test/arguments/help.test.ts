import { expect, test } from "vitest"
import { testHost } from "../support/test-host.ts"

test("help of create shows the flags of both plugins and what does not go together", async () => {
  const host = testHost()
  const { code, stdout, stderr } = await host.run(
    "webapp",
    "connection",
    "create",
    "postgres-flexible",
    "--help",
  )
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" })
  for (const text of [
    "-g, --resource-group <group>",
    "--source-id <id>",
    "--tg, --target-resource-group <group>",
    "--server <server>",
    "--service-principal [words...]",
    "client-id=XX secret=XX",
    "identities    system-identity, service-principal",
    "not           --user-identity",
  ]) {
    expect(stdout).toContain(text)
  }
  expect(stdout).not.toContain("--target-group")
  expect(stdout).not.toContain("--user-identity [words...]")
  expect(host.requests).toEqual([])
})

test("the program's help lists commands and exit codes", async () => {
  const { code, stdout } = await testHost().run("--help")
  expect(code).toBe(0)
  expect(stdout).toContain("webapp")
  expect(stdout).toContain("sandbox")
  expect(stdout).toContain("130  cancelled")
})

test("without arguments and without a terminal the help is printed", async () => {
  const { code, stdout } = await testHost().run()
  expect(code).toBe(0)
  expect(stdout).toContain("Usage: keyless")
})
