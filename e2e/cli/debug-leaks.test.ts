import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { type Sandbox, startSandbox } from "@keyless/sandbox"
import { afterAll, beforeAll, expect, it } from "vitest"
import { type Ended, keyless, textBelow } from "./keyless.ts"

let sandbox: Sandbox
let state: string

beforeAll(async () => {
  sandbox = await startSandbox({ faults: { retryAfterSeconds: 0 } })
  state = await mkdtemp(join(tmpdir(), "keyless-leaks-"))
})

afterAll(async () => {
  await sandbox.stop()
  await rm(state, { recursive: true, force: true })
})

const onSource = "--resource-group demo --name shop-web"
const create = `webapp connection create postgres-flexible ${onSource} --target-resource-group demo --server shop-db --database shop --client-type nodejs`

it("shows no token, password or client secret anywhere at --debug", async () => {
  const caller = sandbox.callerEnvironment()
  const env = { PATH: process.env["PATH"], HOME: state, KEYLESS_STATE_DIR: state, ...caller }
  const app = sandbox
    .state()
    .directory?.servicePrincipals?.find(({ displayName }) => displayName === "shop-app")
  const secrets = [
    caller["AZURE_CLIENT_SECRET"],
    app?.secret,
    sandbox.state().postgresServers?.[0]?.administratorPassword,
  ]
  const servicePrincipal = `--service-principal client-id=${app?.clientId} secret=${app?.secret}`
  const seen: Ended[] = []
  const run = async (command: string, code: number) => {
    for (const extra of ["--debug", "--debug --output-events", "--verbose"]) {
      const ended = await keyless(`${command} ${extra}`.split(" "), env)
      seen.push(ended)
      expect(ended.code, `${command} ${extra}\n${ended.stderr}`).toBe(code)
    }
  }

  await run(`${create} --connection spare ${servicePrincipal} --dry-run`, 0)
  await run(`${create} --connection spare ${servicePrincipal}`, 0)
  await run(`${create} --connection spare ${servicePrincipal} --system-identity`, 2)
  for (const read of [
    "list",
    "show --connection spare",
    "list-configuration --connection spare",
    "validate --connection spare",
  ]) {
    await run(`webapp connection ${read} ${onSource}`, 0)
  }
  const denied = "Microsoft.Web/sites/config/write"
  sandbox.setFaults({
    answers: [{ operation: denied, status: 400, code: "BadRequest", message: "refused", times: 9 }],
  })
  const failing = await keyless(`${create} --connection other ${servicePrincipal} --debug`.split(" "), env)
  expect(failing.code).not.toBe(0)
  sandbox.setFaults({ answers: [] })
  const wrong = await keyless(`${create} --connection spare --system-identity --debug`.split(" "), {
    ...env,
    AZURE_CLIENT_SECRET: "another-wrong-secret",
  })
  expect(wrong.code).not.toBe(0)
  seen.push(failing, wrong)
  await run(`webapp connection delete ${onSource} --connection spare --yes`, 0).catch(() => {
    // The second and third run find nothing to delete; what they print counts all the same.
  })

  const text = [...seen.flatMap(({ stdout, stderr }) => [stdout, stderr]), await textBelow(state)].join("\n")
  expect(text.length).toBeGreaterThan(10_000)
  for (const secret of [...secrets, "another-wrong-secret"]) {
    expect(secret).toBeTruthy()
    expect(text).not.toContain(secret)
  }
  // Every JSON Web Token begins so: {" in base64.
  expect(text).not.toMatch(/eyJ[\w-]{10}/)
})
