import { expect, test } from "vitest"
import { createWords, scriptedPrompts, shopWords, testHost } from "../support/test-host.ts"

const linker = {
  authInfo: { authType: "systemAssignedIdentity", userName: "aad_shop" },
  clientType: "nodejs",
  id: "/subscriptions/s/resourceGroups/demo/sites/shop-web/providers/Microsoft.ServiceLinker/linkers/shop",
  name: "shop",
  provisioningState: "Succeeded",
  resourceGroup: "demo",
  targetService: { id: "/subscriptions/s/demo/db/shop", type: "AzureResource" },
  type: "microsoft.servicelinker/linkers",
}
const configurations = [
  { name: "AZURE_POSTGRESQL_HOST", value: "db.test" },
  { name: "AZURE_POSTGRESQL_USER", value: "aad_shop" },
]

test("create prints the linker with its settings, and progress on stderr", async () => {
  const host = testHost()
  const { code, json, stderr } = await host.run(...createWords)
  expect(code).toBe(0)
  expect(json()).toEqual({ ...linker, configurations })
  expect(stderr).toMatch(/^done {5}Enable the identity \(\d+ ms\)$/m)
  expect(host.world.users).toEqual(new Set(["aad_shop"]))
})

test.each(["--private-endpoint", "--service-endpoint"])(
  "%s is told to be without effect, and the rest is done",
  async (flag) => {
    const host = testHost()
    const asked = await host.run(...createWords, flag, "true")
    expect(asked.code).toBe(0)
    expect(asked.stderr).toContain(`warning: ${flag}: Keyless makes no way for the app through the network`)
    expect(host.world.users).toEqual(new Set(["aad_shop"]))
    expect((await host.run(...createWords, flag, "false")).stderr).not.toContain(flag)
  },
)

test("create again changes nothing", async () => {
  const host = testHost()
  await host.run(...createWords)
  const { code, stderr } = await host.run(...createWords)
  expect(code).toBe(0)
  expect(stderr).toContain("nothing was changed")
})

test("a dry run prints the plan and changes nothing", async () => {
  const host = testHost()
  const { code, stdout } = await host.run(...createWords, "--dry-run", "--verbose")
  expect(code).toBe(0)
  expect(stdout).toContain("Plan to create the connection shop; nothing was changed.")
  expect(stdout).toContain("  change     Enable the identity\n             why: The app signs in with it.")
  expect(stdout).toContain("permission: servers/write on db")
  expect(host.world.identity).toBe(false)
  const asJson = await host.run(...createWords, "--dry-run", "--query", "steps[].[id, state]", "-o", "tsv")
  expect(asJson.stdout).toBe("identity.enable\tchange\nuser.create\tunknown\nsettings.write\tunknown\n")
})

test("list, show and list-configuration read it back, by name and by id", async () => {
  const host = testHost()
  await host.run(...createWords)
  const read = async (...words: string[]) => (await host.run("webapp", "connection", ...words)).json()
  expect(await read("list", "-g", "demo", "-n", "shop-web")).toEqual([linker])
  const record = {
    setting: "KEYLESS_CONNECTION_SHOP",
    auth: "system-identity",
    privileges: "all",
    naming: "first",
    principal: expect.objectContaining({ objectId: expect.any(String) }),
    settings: configurations.map(({ name }) => name),
  }
  expect(await read("show", ...shopWords)).toEqual({ ...linker, configurations, record })
  expect(await read("show", "--id", linker.id)).toEqual({ ...linker, configurations, record })
  expect(await read("list-configuration", ...shopWords)).toEqual({ configurations })
})

test("a secret setting has no value in any output, and the secret is printed nowhere", async () => {
  const host = testHost()
  const words = ["--service-principal", "client-id=1", "secret=hunter2=x"]
  const made = await host.run(...createWords, ...words, "--verbose", "--debug")
  const shown = await host.run("webapp", "connection", "list-configuration", ...shopWords)
  expect(made.code).toBe(0)
  expect(host.world.settings.get("AZURE_POSTGRESQL_CLIENTSECRET")).toBe("hunter2=x")
  expect(shown.json()).toMatchObject({
    configurations: expect.arrayContaining([{ name: "AZURE_POSTGRESQL_CLIENTSECRET", value: null }]),
  })
  for (const text of [made.stdout, made.stderr, shown.stdout, shown.stderr])
    expect(text).not.toContain("hunter2")
})

test("customized keys are handed on with their case", async () => {
  const host = testHost()
  const { code } = await host.run(...createWords, "--customized-keys", "AZURE_POSTGRESQL_HOST=dbHost")
  expect(code).toBe(0)
  expect(host.world.settings.get("dbHost")).toBe("db.test")
})

test("validate prints findings and exits with a code of its own if one is a failure", async () => {
  const host = testHost()
  await host.run(...createWords)
  const good = await host.run("webapp", "connection", "validate", ...shopWords)
  expect(good.code).toBe(0)
  expect(good.json()).toContainEqual({
    name: "user.mapped",
    description: "User validated.",
    result: "success",
    errorCode: null,
    errorMessage: null,
  })
  host.world.users.clear()
  const bad = await host.run("webapp", "connection", "validate", ...shopWords)
  expect(bad.code).toBe(8)
  expect(bad.json()).toContainEqual({
    name: "user.mapped",
    description: "User validated.",
    result: "failure",
    errorCode: "user_missing",
    errorMessage: "There is no user aad_shop.",
  })
  expect(bad.stderr).toContain(
    "error[validation_failed]: The connection shop is not as it should be: user.mapped.",
  )
  expect(bad.stderr).toContain("hint: user.mapped: Run create again.")
})

test("delete needs a yes, asks for it on a terminal, and prints nothing", async () => {
  const prompts = scriptedPrompts({ "Delete the connection shop": false })
  const asking = testHost({ prompts })
  await asking.run(...createWords)
  const refused = await asking.run("webapp", "connection", "delete", ...shopWords)
  expect(refused.code).toBe(9)
  expect(refused.stderr).toContain("error[consent_refused]")

  const host = testHost()
  await host.run(...createWords)
  const silent = await host.run("webapp", "connection", "delete", ...shopWords)
  expect(silent.code).toBe(9)
  expect(silent.stderr).toContain("hint: Pass --yes")
  expect(host.world.users.size).toBe(1)
  const done = await host.run("webapp", "connection", "delete", ...shopWords, "--yes")
  expect({ code: done.code, stdout: done.stdout }).toEqual({ code: 0, stdout: "" })
  expect(host.world.users.size).toBe(0)
  expect([...host.world.settings.keys()]).toEqual(["SHOP_NAME"])
})

test("a step's question is asked on a terminal and answered by --yes elsewhere", async () => {
  const prompts = scriptedPrompts({ Restart: true })
  const asking = testHost({ prompts, terminal: true })
  asking.world.consent = "Restart the server?"
  expect((await asking.run(...createWords)).code).toBe(0)
  expect(prompts.asked).toEqual(["Restart the server?"])

  const host = testHost()
  host.world.consent = "Restart the server?"
  expect((await host.run(...createWords)).code).toBe(9)
  expect((await host.run(...createWords, "--yes")).code).toBe(0)
})

test("a failure is undone, printed with its hint, and has the exit code of its kind", async () => {
  const host = testHost()
  host.world.failUser = "You may not make users."
  const { code, stdout, stderr } = await host.run(...createWords)
  expect({ code, stdout }).toEqual({ code: 4, stdout: "" })
  expect(stderr).toContain("undone   Enable the identity")
  expect(stderr.trimEnd().split("\n").at(-1)).toBe("error[permission_missing]: You may not make users.")
  expect(stderr).not.toContain("    at ")
  expect(host.world.identity).toBe(false)
})

test("--no-rollback keeps what was done; --debug shows the stack", async () => {
  const host = testHost()
  host.world.failUser = "You may not make users."
  const { stderr } = await host.run(...createWords, "--no-rollback", "--debug")
  expect(host.world.identity).toBe(true)
  expect(stderr).toMatch(/^ {4}at /m)
})

test("what is not there has an exit code of its own", async () => {
  const { code, stderr } = await testHost().run("webapp", "connection", "list", "-g", "demo", "-n", "missing")
  expect(code).toBe(3)
  expect(stderr).toBe("error[source_not_found]: There is no app missing.\n")
})

test("list-support-types marks settings of Keyless's own in a table and says what the mark means", async () => {
  const words = ["webapp", "connection", "list-support-types", "-o", "table"]
  const table = await testHost().run(...words)
  expect(table.stdout).toMatch(/ nodejs, none\*\n\n\* Settings of Keyless's own: .*\n$/)
  const queried = await testHost().run(...words, "--query", "[].client_types[]")
  expect(queried.stdout).toBe("Result\n------\nnodejs\nnone\n")
})

test("list-support-types refuses a target that is not there", async () => {
  const { code, stderr } = await testHost().run("webapp", "connection", "list-support-types", "-t", "oracle")
  expect(code).toBe(2)
  expect(stderr).toContain('There is no target called "oracle".')
})

test("list-support-types and preview-configuration need no cloud", async () => {
  const host = testHost()
  const types = await host.run("webapp", "connection", "list-support-types", "-t", "postgresql")
  expect(types.json()).toEqual([
    {
      source: "webapp",
      target: "postgres-flexible",
      auth_types: ["system-identity", "service-principal"],
      client_types: ["nodejs", "none"],
      own_client_types: ["none"],
    },
  ])
  expect(host.requests).toEqual([])
  const words = [
    "preview-configuration",
    "postgres-flexible",
    "--service-principal",
    "--client-type",
    "nodejs",
  ]
  const preview = await host.run("webapp", "connection", ...words, "-o", "table")
  expect(preview.stdout).toBe(
    [
      "Name                           Secret",
      "-----------------------------  ------",
      "AZURE_POSTGRESQL_HOST          false",
      "AZURE_POSTGRESQL_USER          false",
      "AZURE_POSTGRESQL_CLIENTID      false",
      "AZURE_POSTGRESQL_CLIENTSECRET  true",
      "AZURE_POSTGRESQL_TENANTID      false",
      "",
    ].join("\n"),
  )
})

test("recover without leftovers prints an empty list", async () => {
  const { code, json } = await testHost().run("recover")
  expect(code).toBe(0)
  expect(json()).toEqual([])
})
