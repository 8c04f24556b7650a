import { execFile } from "node:child_process"
import { mkdtemp, readdir, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { promisify } from "node:util"
import { createConnection } from "mysql2/promise"
import { expect, test } from "vitest"
import { demoSeed, startSandbox } from "../../src/index.ts"

const filesIn = (folder: string) => readdir(folder).catch(() => [])

test("every server of the demo listens, and MariaDB is made with the first login only", async () => {
  const directory = await mkdtemp(join(tmpdir(), "sandbox-test-"))
  const everywhere = [{ name: "all", startIpAddress: "0.0.0.0", endIpAddress: "255.255.255.255" }]
  const mysqlServers =
    demoSeed.mysqlServers?.map((server) => ({ ...server, firewallRules: everywhere })) ?? []
  await using sandbox = await startSandbox({ directory, seed: { ...demoSeed, mysqlServers } })
  const names = sandbox.databases().map(({ id }) => id.split("/").at(-1))
  expect(names).toEqual(["shop-db", "shop-mysql", "shop-sql", demoSeed.fabricWorkspaces?.[0]?.id])
  expect(await filesIn(join(directory, "mysql"))).toEqual([])

  const server = sandbox.databases().find(({ id }) => id.endsWith("/shop-mysql"))
  const connection = await createConnection({
    host: server?.host ?? "",
    port: server?.port ?? 0,
    user: "mysqladmin",
    password: "sandbox-only-Passw0rd",
    enableCleartextPlugin: true,
    ssl: { ca: sandbox.caPem },
  })
  await connection.end()
  expect(await filesIn(join(directory, "mysql"))).not.toEqual([])
  await sandbox.stop()
  await rm(directory, { recursive: true })
})

test("the data planes of vaults and stores are loaded with the first vault and the first store", async () => {
  const script = `
    import { registerHooks } from "node:module"
    const loaded = new Set()
    const part = /kit\\/(data\\/service)\\.ts|services\\/([a-z-]+\\/data)\\//
    registerHooks({
      load(url, context, next) {
        const found = part.exec(url)
        if (found !== null) loaded.add(found[1] ?? found[2])
        return next(url, context)
      },
    })
    const { startSandbox } = await import("${new URL("../../src/index.ts", import.meta.url).href}")
    const show = () => console.log([...loaded].sort().join(" "))
    const one = [{ resourceGroup: "demo", name: "one" }]
    const sandbox = await startSandbox({ seed: {} })
    show()
    await sandbox.seed({ keyVaults: one })
    show()
    await sandbox.seed({ appConfigurationStores: one })
    show()
    await sandbox.stop()
  `
  const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "--eval", script])
  expect(stdout.split("\n").slice(0, 3)).toEqual([
    "",
    "data/service key-vault/data",
    "app-configuration/data data/service key-vault/data",
  ])
})
