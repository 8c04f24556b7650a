import { get } from "node:https"
import { Client } from "pg"
import { expect, test } from "vitest"
import { demoSeed, type Sandbox, startSandbox } from "../../../../src/index.ts"

const everyone = [{ name: "everyone", startIpAddress: "0.0.0.1", endIpAddress: "255.255.255.255" }]
const [server] = demoSeed.postgresServers ?? []

test("while a statement runs that never ends, ARM answers, and the sandbox stops", async () => {
  if (server === undefined) throw new Error("the demo has no server")
  const sandbox = await startSandbox({
    seed: { ...demoSeed, postgresServers: [{ ...server, firewallRules: everyone }] },
  })
  const open = async () => {
    const { administratorLogin, administratorPassword } = sandbox.state().postgresServers?.[0] ?? {}
    const host = sandbox.databases().find(({ id }) => /shop-db$/i.test(id))
    const client = new Client({
      host: host?.host ?? "",
      port: host?.port ?? 0,
      user: administratorLogin ?? "",
      password: administratorPassword ?? "",
      database: "shop",
      ssl: { ca: sandbox.caPem },
    })
    client.on("error", () => undefined)
    await client.connect()
    return client
  }
  const busy = await open()
  await busy.query("create table big as select generate_series(1, 10000) as id")
  const running = busy.query("select count(*) from big a, big b, big c").then(
    () => "ended",
    () => "ended by the sandbox",
  )
  const watcher = await open()
  const active = "select count(*)::int as n from pg_stat_activity where query like '%big a, big b%'"
  await expect.poll(async () => (await watcher.query(active)).rows[0]).toMatchObject({ n: 2 })
  await watcher.end()
  expect(await armStatus(sandbox)).toBe(401)
  await sandbox.stop()
  expect(await running).toBe("ended by the sandbox")
})

/** What ARM answers to somebody without a token. */
function armStatus({ url, caPem }: Sandbox): Promise<number | undefined> {
  return new Promise((done, fail) => {
    get(`${url}/subscriptions?api-version=2022-12-01`, { ca: caPem }, (answer) => {
      answer.resume()
      done(answer.statusCode)
    }).on("error", fail)
  })
}
