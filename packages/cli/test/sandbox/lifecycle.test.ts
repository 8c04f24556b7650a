import { spawnSync } from "node:child_process"
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { afterAll, expect, test } from "vitest"

const entry = fileURLToPath(new URL("../../src/keyless.ts", import.meta.url))
const state = mkdtempSync(join(tmpdir(), "keyless-cli-"))
const seedFile = join(state, "seed.json")
const base: NodeJS.ProcessEnv = {
  PATH: process.env["PATH"],
  HOME: state,
  KEYLESS_STATE_DIR: state,
  XDG_CACHE_HOME: join(state, "cache"),
}

function keyless(argv: readonly string[], environment: NodeJS.ProcessEnv = {}) {
  const words = ["--conditions=@keyless/source", entry, ...argv]
  const { status, stdout, stderr } = spawnSync(process.execPath, words, {
    encoding: "utf8",
    env: { ...base, ...environment },
  })
  return { status, stdout, stderr }
}

/** The variables that a shell has after `eval` of what `sandbox env` prints. */
function evaluated(argv: readonly string[]): Record<string, string> {
  const { stdout } = keyless(["sandbox", "env", ...argv])
  const script = `eval "$TEXT"; unset TEXT; exec "$NODE" -e 'process.stdout.write(JSON.stringify(process.env))'`
  const { stdout: json } = spawnSync("sh", ["-c", script], {
    encoding: "utf8",
    env: { TEXT: stdout, NODE: process.execPath },
  })
  return JSON.parse(json)
}

afterAll(() => {
  keyless(["sandbox", "stop"])
  rmSync(state, { recursive: true, force: true })
})

const clientId = "50000000-0000-4000-8000-00000000000f"
const funcId =
  "/subscriptions/20000000-0000-4000-8000-000000000001/resourceGroups/two/providers/Microsoft.Web/sites/other-func"
const app = ["--resource-group", "demo", "--name", "shop-web"]
const create = [
  ..."webapp connection create postgres-flexible".split(" "),
  ...app,
  ..."--target-resource-group demo --server shop-db --database shop".split(" "),
  ..."--system-identity --client-type nodejs --connection shop".split(" "),
]

test.each([["sandbox start"], ["sandbox status"], ["recover"]])(
  "%s tells of a state folder that cannot be used",
  (words) => {
    const file = join(state, "a-file")
    writeFileSync(file, "")
    const { status, stderr } = keyless(words.split(" "), { KEYLESS_STATE_DIR: file })
    expect(status).toBe(1)
    expect(stderr).toContain("error[state_folder]: ")
    expect(stderr).toContain("set KEYLESS_STATE_DIR to another one")
  },
)

test.runIf(existsSync("/proc/self"))(
  "sandbox start tells of a state folder where no folder can be made",
  () => {
    const { status, stderr } = keyless(["sandbox", "start"], { KEYLESS_STATE_DIR: "/proc/keyless/state" })
    expect(status).toBe(1)
    expect(stderr).toContain("error[state_folder]: ")
  },
)

test("a seed that is wrong is reported by start, and nothing stays behind", () => {
  writeFileSync(seedFile, '{ "webapps": [] }')
  const { status, stdout, stderr } = keyless(["sandbox", "start", "--seed", seedFile])
  expect({ status, stdout }).toEqual({ status: 1, stdout: "" })
  expect(stderr).toContain("error[sandbox_failed]: The sandbox did not start:")
  expect(stderr).toContain('Unrecognized key: "webapps"')
  expect(keyless(["sandbox", "status"]).stdout).toContain('"running": false')
})

test("start, use, reset, seed, stop", async () => {
  const started = keyless(["sandbox", "start"])
  expect(started.stderr).toBe("")
  expect(JSON.parse(started.stdout)).toMatchObject({ running: true })
  const stateFile = join(state, "sandbox/state.json")
  expect(statSync(stateFile).mode & 0o777).toBe(0o600)
  const { key } = JSON.parse(readFileSync(stateFile, "utf8"))
  expect(started.stdout + keyless(["sandbox", "status"]).stdout).not.toContain(key)
  expect(keyless(["sandbox", "start"])).toMatchObject({ status: 5 })

  const caller = evaluated([])
  expect(caller).toMatchObject({ AZURE_CLIENT_ID: expect.any(String), KEYLESS_CLOUD: expect.any(String) })
  const made = keyless(create, caller)
  expect(made.status, made.stderr).toBe(0)
  expect(JSON.parse(made.stdout)).toMatchObject({ name: "shop", authInfo: { userName: "aad_shop" } })
  expect(made.stderr).toMatch(/^finished in/m)

  expect(evaluated(["--app", "shop-web"])).toMatchObject({
    AZURE_POSTGRESQL_USER: "aad_shop",
    IDENTITY_ENDPOINT: expect.stringMatching(/^http:/),
    SHOP_NAME: "The Corner Shop",
  })
  const validated = keyless(["webapp", "connection", "validate", ...app, "--connection", "shop"], caller)
  expect(validated.status, validated.stderr).toBe(0)

  expect(keyless(["sandbox", "reset"])).toEqual({ status: 0, stdout: "", stderr: "" })
  const handed = JSON.parse(keyless([...create, "--no-wait"], caller).stdout)
  expect(handed).toEqual({
    connection: "shop",
    log: expect.stringContaining(join(state, "logs/create-shop-")),
  })
  await expect.poll(() => readFileSync(handed.log, "utf8"), { timeout: 30_000 }).toContain("finished in")
  const shown = keyless(["webapp", "connection", "show", ...app, "--connection", "shop"], caller)
  expect(JSON.parse(shown.stdout)).toMatchObject({ name: "shop" })
  keyless(["sandbox", "reset"])
  expect(JSON.parse(keyless(["webapp", "connection", "list", ...app], caller).stdout)).toEqual([])

  const containers = ["proxy", "orders"].map((name) => ({ name, env: [{ name: "ROLE", value: name }] }))
  writeFileSync(
    seedFile,
    JSON.stringify({
      resourceGroups: [{ name: "two" }],
      sites: [
        { resourceGroup: "two", name: "other-web", slots: [{ name: "staging" }] },
        { resourceGroup: "two", name: "other-func", kind: "functionapp,linux" },
      ],
      containerApps: [{ resourceGroup: "two", name: "other-app", template: { containers } }],
      directory: { servicePrincipals: [{ displayName: "caller", clientId, secret: "sandbox-only-secret" }] },
    }),
  )
  expect(keyless(["sandbox", "seed", seedFile])).toEqual({ status: 0, stdout: "", stderr: "" })
  expect(evaluated(["--app", "other-web"])).toMatchObject({ WEBSITE_SITE_NAME: "other-web" })
  expect(evaluated(["--app", "other-web/slots/Staging"])).toMatchObject({ WEBSITE_SLOT_NAME: "staging" })
  expect(evaluated(["--app", funcId])).toMatchObject({ WEBSITE_SITE_NAME: "other-func" })
  expect(evaluated(["--app", "other-app"])).toMatchObject({ ROLE: "proxy" })
  expect(evaluated(["--app", "other-app", "--part", "orders"])).toMatchObject({ ROLE: "orders" })
  expect(keyless(["sandbox", "env", "--app", "other-app", "--part", "none"])).toMatchObject({
    status: 1,
    stderr: expect.stringContaining("has no container none in other-app"),
  })
  expect(keyless(["sandbox", "env", "--part", "orders"]).stderr).toContain(
    "error[usage]: --part needs --app.",
  )
  expect(keyless(["sandbox", "env", "--app", "shop-web"]).stderr).toContain(
    "It has: other-web, other-web/slots/staging, other-func, other-app.",
  )

  const second = evaluated([])
  const list = (words: string) => keyless(`${words} -g two`.split(" "), second)
  expect(list("webapp connection list -n other-web --slot staging").stdout).toBe("[]\n")
  expect(list("functionapp connection list -n other-func").stdout).toBe("[]\n")
  const other = list("webapp connection list -n other-func")
  expect(other.status).toBe(3)
  expect(other.stderr).toContain("error[source_not_found]: other-func is a function app, not a web app.")
  expect(other.stderr).toContain("keyless functionapp connection")

  expect(keyless(["sandbox", "stop"])).toEqual({ status: 0, stdout: "", stderr: "" })
  expect(keyless(["sandbox", "status"]).stdout).toContain('"running": false')
  expect(keyless(["sandbox", "stop"]).status).toBe(0)
})
