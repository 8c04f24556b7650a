import { createAzure } from "@keyless/azure"
import { azurePreset } from "@keyless/preset"
import { demoSeed } from "@keyless/sandbox"
import { openSandbox, useCaller } from "@keyless/test-support"
import { afterAll, expect, test } from "vitest"
import { testHost } from "../support/test-host.ts"

const sandbox = await openSandbox({
  seed: {
    ...demoSeed,
    postgresServers: [],
    mysqlServers: [],
    sqlServers: [],
    fabricWorkspaces: [],
    springServices: [
      {
        resourceGroup: "demo",
        name: "shop-spring",
        apps: [{ name: "shop", deployments: [{}, { name: "green", active: false }] }],
      },
    ],
  },
})
afterAll(() => sandbox.stop())

const run = (words: string) =>
  testHost({ plugins: azurePreset({ azure: createAzure(useCaller(sandbox)) }) }).run(...words.split(" "))
const app = "--service shop-spring --app shop -g demo"

test.each(["spring", "spring connection", "spring-cloud connection"])(
  "the help of %s says that the service is retired",
  async (words) => {
    const { code, stdout } = await run(`${words} --help`)
    expect(code).toBe(0)
    expect(stdout).toContain("shut down on 31 March 2028")
  },
)

test("help of create has the Azure CLI's flags for the app", async () => {
  const { stdout } = await run("spring connection create postgres-flexible --help")
  for (const flag of ["-g, --resource-group", "--service <", "--app <", "--deployment <", "--source-id <"])
    expect(stdout).toContain(flag)
})

test.each([
  ["spring", ""],
  ["spring", "--deployment green"],
  ["spring-cloud", "--deployment green"],
])("create of %s %s finds the app and goes on to the database", async (source, deployment) => {
  const target = "--tg demo --server nothing --database shop"
  const { code, stderr } = await run(
    `${source} connection create postgres-flexible ${app} ${deployment} ${target} --system-identity --connection shop`.replaceAll(
      "  ",
      " ",
    ),
  )
  expect(code).toBe(3)
  expect(stderr).toContain("error[target_not_found]")
})

test("a deployment that is not there is told from an app that is not", async () => {
  const missing = await run(`spring connection list ${app} --deployment blue`)
  expect(missing).toMatchObject({ code: 3, stderr: expect.stringContaining("error[deployment_not_found]") })
  const found = await run(`spring connection list ${app}`)
  expect(found.json()).toEqual([])
})
