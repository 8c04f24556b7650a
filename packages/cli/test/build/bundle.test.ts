import { execFile, spawnSync } from "node:child_process"
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { promisify } from "node:util"
import { afterAll, beforeAll, expect, test } from "vitest"

const cli = fileURLToPath(new URL("../../", import.meta.url))
const folder = mkdtempSync(join(tmpdir(), "keyless-bundle-"))
const entry = join(folder, "dist/keyless.js")
const recorder = join(folder, "record.mjs")
const loadedFile = join(folder, "loaded.txt")
const { version } = JSON.parse(readFileSync(join(cli, "package.json"), "utf8"))

beforeAll(async () => {
  const run = promisify(execFile)
  const dist = join(folder, "dist")
  await run(join(cli, "node_modules/.bin/rolldown"), ["-c", "rolldown.config.ts", "--dir", dist], {
    cwd: cli,
  })
  await run(process.execPath, ["--conditions=@keyless/source", "scripts/manifest.ts", dist], { cwd: cli })
  writeFileSync(join(folder, "package.json"), '{ "type": "module" }\n')
  writeFileSync(
    recorder,
    `import { appendFileSync } from "node:fs"
import { registerHooks } from "node:module"
registerHooks({
  load(url, context, next) {
    appendFileSync(${JSON.stringify(loadedFile)}, url + "\\n")
    return next(url, context)
  },
})
`,
  )
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

function run(argv: readonly string[], environment: Readonly<Record<string, string>> = {}) {
  writeFileSync(loadedFile, "")
  const env = {
    ...process.env,
    KEYLESS_STATE_DIR: join(folder, "state"),
    XDG_CACHE_HOME: join(folder, "cache"),
  }
  const ran = spawnSync(process.execPath, ["--import", recorder, entry, ...argv], {
    encoding: "utf8",
    env: { ...env, NODE_OPTIONS: "", ...environment },
  })
  const loaded = readFileSync(loadedFile, "utf8").trim().split("\n")
  const files = loaded.filter((url) => url.startsWith("file:")).map((url) => fileURLToPath(url))
  const code = files.map((file) => readFileSync(file, "utf8")).join("\n")
  return { ...ran, files, code, outside: files.filter((file) => !file.startsWith(folder)) }
}

// What stands in the code of plugins, of the SDKs and of the schema library.
const heavy = /azurePreset|azsdk-js|msal|ZodType/

test("--version is the entry alone", () => {
  const { status, stdout, files } = run(["--version"])
  expect({ status, stdout }).toEqual({ status: 0, stdout: `${version}\n` })
  expect(files).toEqual([entry])
})

test.each([
  ["--help"],
  ["webapp", "connection", "create", "postgres-flexible", "--help"],
  ["functionapp", "connection", "create", "sql", "--help"],
  ["sandbox", "start", "--help"],
])("help loads no plugin, no SDK and no package: %s", (...argv) => {
  const { status, stdout, stderr, code, outside } = run(argv.flat())
  expect({ status, stderr, outside }).toEqual({ status: 0, stderr: "", outside: [] })
  expect(stdout).toContain("Usage: keyless")
  expect(code).not.toMatch(heavy)
})

test("list-support-types loads no plugin either", () => {
  const { status, stdout, code } = run(["webapp", "connection", "list-support-types"])
  expect(status).toBe(0)
  expect(JSON.parse(stdout)).toContainEqual(
    expect.objectContaining({ source: "webapp", target: "postgres-flexible" }),
  )
  expect(code).not.toMatch(heavy)
})

test("a command that needs plugins loads them from the bundle", () => {
  const words = ["preview-configuration", "postgres-flexible", "--client-type", "nodejs", "-o", "tsv"]
  const { status, stdout, code, outside } = run(["webapp", "connection", ...words])
  expect({ status, outside }).toEqual({ status: 0, outside: [] })
  expect(stdout).toContain("AZURE_POSTGRESQL_HOST\tfalse\n")
  expect(code).toMatch(heavy)
})

test("a source of another kind has commands of its own, and checks its own flags", () => {
  const list = ["functionapp", "connection", "list", "-g", "demo", "-n", "shop-func"]
  const { status, stdout, stderr } = run([...list, "--slot", "a/b"])
  expect({ status, stdout }).toEqual({ status: 2, stdout: "" })
  expect(stderr).toContain("slot: A slot has at most 59 letters")
})

test("an unknown cloud is an error with a code, a hint and an exit code", () => {
  const { status, stdout, stderr } = run(["webapp", "connection", "list", "-g", "a", "-n", "bc"], {
    KEYLESS_CLOUD: "nowhere",
  })
  expect({ status, stdout }).toEqual({ status: 2, stdout: "" })
  expect(stderr).toMatch(/^error\[cloud_invalid\]: .*\nhint: .*\n$/)
})

test("the manifest holds the flags of the issue's command", () => {
  const { stdout } = run(["webapp", "connection", "create", "postgres-flexible", "--help"])
  for (const flag of [
    "-g, --resource-group",
    "-n, --name",
    "--slot",
    "--source-id",
    "--tg, --target-resource-group",
    "--target-id",
    "--server",
    "--database",
    "--system-identity",
    "--user-identity",
    "--service-principal",
    "--client-type",
    "--customized-keys",
    "--subscription",
  ]) {
    expect(stdout).toContain(`${flag} `)
  }
})

test("sandbox commands without a sandbox say so", () => {
  const env = run(["sandbox", "env"])
  expect(env.status).toBe(3)
  expect(env.stderr).toContain("error[sandbox_not_running]")
  expect(JSON.parse(run(["sandbox", "status"]).stdout)).toEqual({ running: false })
})
