import { expect, test } from "vitest"
import { createWords, testHost } from "../support/test-host.ts"

test("an unknown flag is answered with the one that was meant and the help to read", async () => {
  const { code, stdout, stderr } = await testHost().run(...createWords, "--client-typ", "nodejs")
  expect({ code, stdout, stderr }).toEqual({
    code: 2,
    stdout: "",
    stderr:
      "error[usage]: unknown option '--client-typ' (Did you mean --client-type?)\n" +
      "hint: See keyless webapp connection create postgres-flexible --help.\n",
  })
})

test("an unknown command is answered with the one that was meant", async () => {
  const { code, stderr } = await testHost().run("webap", "connection", "list")
  expect(code).toBe(2)
  expect(stderr).toContain("(Did you mean webapp?)")
})

test("a group alone is answered with its commands", async () => {
  const { code, stderr } = await testHost().run("webapp", "connection")
  expect(code).toBe(2)
  expect(stderr).toContain('"keyless webapp connection" needs a command: create, list, show')
})

test("two identities are refused before anything is loaded", async () => {
  const host = testHost()
  const { code, stderr } = await host.run(
    ...createWords,
    "--system-identity",
    "--user-identity",
    "client-id=1",
  )
  expect(code).toBe(2)
  expect(stderr).toContain("--system-identity and --user-identity were given")
  expect(host.requests).toEqual([])
})

test("two ways to let the app in are refused before anything is loaded", async () => {
  const host = testHost()
  const { code, stderr } = await host.run(...createWords, "--allow-azure-services", "--allow-app-outbound")
  expect(code).toBe(2)
  expect(stderr).toContain("--allow-app-outbound adds nothing")
  expect(host.requests).toEqual([])
})

test("a way for an app that runs in no cloud is refused", async () => {
  const { code, stderr } = await testHost().run(...createWords, "--allow-azure-services")
  expect(code).toBe(2)
  expect(stderr).toContain("There is nothing to open for the app")
})

test("wrong and missing keys of an identity are reported one by one", async () => {
  const { code, stderr } = await testHost().run(
    ...createWords,
    "--service-principal",
    "CLIENT-ID=1",
    "colour=red",
  )
  expect(code).toBe(2)
  expect(stderr).toContain("error[invalid_options]")
  expect(stderr).toContain("secret:")
  expect(stderr).toContain('"colour"')
  expect(stderr).not.toContain("client-id:")
})

test("an identity that the target does not support is refused with the reason", async () => {
  const { code, stderr } = await testHost().run(...createWords, "--user-identity", "client-id=1")
  expect(code).toBe(2)
  expect(stderr).toContain("the memory has room for one identity")
})

test("a wrong query is found before anything is done", async () => {
  const host = testHost()
  const { code, stderr } = await host.run(...createWords, "--query", "[?")
  expect(code).toBe(2)
  expect(stderr).toContain("error[invalid_query]")
  expect(host.world.users.size).toBe(0)
})

test("show without a connection says what is missing", async () => {
  const { code, stderr } = await testHost().run(
    "webapp",
    "connection",
    "show",
    "-g",
    "demo",
    "-n",
    "shop-web",
  )
  expect(code).toBe(2)
  expect(stderr).toContain("--connection NAME")
})
