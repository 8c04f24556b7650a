import { mkdtemp, readdir, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
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
