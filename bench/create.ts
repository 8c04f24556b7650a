import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { demoSeed, type Sandbox, startSandbox } from "@keyless/sandbox"
import { heading, runNode, summary } from "./measure.ts"

const runs = 7

const command = (
  "webapp connection create postgres-flexible --resource-group demo --name shop-web " +
  "--target-resource-group demo --server shop-db --database shop --connection shop " +
  "--system-identity --client-type nodejs --yes --output-events"
).split(" ")

/** Whole-process time of a first create and of one with everything in place, and the requests and statements they make. */
export async function benchCreate(keyless: string, engine: "pglite" | "native"): Promise<void> {
  heading(`Create, whole process, ${engine}`)
  const [server, ...others] = demoSeed.postgresServers ?? []
  if (server === undefined) throw new Error("The demo seed has no server.")
  const sandbox = await startSandbox({
    engine,
    warm: true,
    seed: { ...demoSeed, postgresServers: [{ ...server, entraAuth: false }, ...others] },
  })
  const state = await mkdtemp(join(tmpdir(), "keyless-bench-"))
  const env = {
    PATH: process.env["PATH"],
    HOME: state,
    KEYLESS_STATE_DIR: state,
    ...sandbox.callerEnvironment(),
  }
  try {
    const first: number[] = []
    const again: number[] = []
    await runNode([keyless, ...command], env)
    for (let run = 0; run < runs; run += 1) {
      await sandbox.reset()
      first.push(await create(keyless, env, run === runs - 1 ? sandbox : null, "first create"))
      await admit(sandbox)
      again.push(await create(keyless, env, run === runs - 1 ? sandbox : null, "everything in place"))
    }
    console.log(
      `first create (no identity, no admin, Entra authentication off, firewall closed): ${summary(first)}`,
    )
    console.log(`everything in place, address admitted: ${summary(again)}`)
  } finally {
    await sandbox.stop()
    await rm(state, { recursive: true, force: true })
  }
}

async function create(
  keyless: string,
  env: NodeJS.ProcessEnv,
  show: Sandbox | null,
  what: string,
): Promise<number> {
  show?.clearLogs()
  const { milliseconds, code, stderr } = await runNode([keyless, ...command], env)
  if (code !== 0) throw new Error(`${what} ended with ${code}: ${stderr}`)
  if (show === null) return milliseconds
  console.log(`### ${what}: where the time goes, one run of ${Math.round(milliseconds)} ms\n`)
  const events = stderr
    .split("\n")
    .filter((line) => line.startsWith("{"))
    .map((line) => JSON.parse(line) as { type: string; at: string; step?: string; milliseconds?: number })
  for (const event of events) {
    if (event.milliseconds !== undefined)
      console.log(`    ${(event.step ?? event.type).padEnd(20)} ${event.milliseconds} ms`)
  }
  const arm = show.requests().filter(({ kind }) => kind === "arm")
  const polling = arm.filter((request, index) => request.polling || isFinalGet(arm, index))
  console.log(
    `\n### ${what}: ${arm.length - polling.length} ARM requests, and ${polling.length} of polling (status, and the SDK's last GET of the resource)\n`,
  )
  for (const request of arm) {
    const path = request.path.replace(/^.*\/providers\//, "")
    console.log(`    ${polling.includes(request) ? "poll" : "    "} ${request.method.padEnd(6)} ${path}`)
  }
  console.log(`\n### ${what}: ${show.statements().length} SQL statements\n`)
  for (const { database, sql } of show.statements())
    console.log(`    ${database.padEnd(9)} ${sql.trim().replaceAll(/\s+/g, " ").slice(0, 110)}`)
  console.log("")
  return milliseconds
}

/** After a status poll that says Succeeded the SDK's poller reads the resource once more. */
function isFinalGet(
  requests: readonly { method: string; path: string; polling: boolean }[],
  index: number,
): boolean {
  const request = requests[index]
  if (request?.method !== "GET") return false
  const before = requests.slice(0, index)
  const written = before.findLastIndex(
    ({ method, path }) => (method === "PUT" || method === "PATCH") && path === request.path,
  )
  return written !== -1 && before.slice(written).some(({ polling }) => polling)
}

/** A standing rule for this machine, so that a run has no firewall to open. */
async function admit(sandbox: Sandbox): Promise<void> {
  const seed = sandbox.state()
  const {
    AZURE_TENANT_ID: tenant,
    AZURE_CLIENT_ID: client,
    AZURE_CLIENT_SECRET: secret,
  } = sandbox.callerEnvironment()
  const server = seed.postgresServers?.[0]
  if (server === undefined || seed.clientAddress === undefined) throw new Error("The sandbox has no server.")
  const { ClientSecretCredential } = await import("@azure/identity")
  const { PostgreSQLManagementFlexibleServerClient } = await import("@azure/arm-postgresql-flexible")
  const tlsOptions = { ca: sandbox.caPem }
  const credential = new ClientSecretCredential(tenant ?? "", client ?? "", secret ?? "", {
    authorityHost: sandbox.url,
    disableInstanceDiscovery: true,
    tlsOptions,
  })
  const arm = new PostgreSQLManagementFlexibleServerClient(credential, seed.subscriptions?.[0]?.id ?? "", {
    endpoint: sandbox.url,
    credentialScopes: "https://management.azure.com/.default",
    tlsOptions,
  })
  const address = { startIpAddress: seed.clientAddress, endIpAddress: seed.clientAddress }
  await arm.firewallRules.beginCreateOrUpdateAndWait("demo", server.name, "office", address, {
    updateIntervalInMs: 1,
  })
}
