// What a new user would type, one command after another, with a look afterwards whether each did what it says.
import { spawn } from "node:child_process"
import { mkdtemp, rm } from "node:fs/promises"
import { createRequire } from "node:module"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"

const require = createRequire(import.meta.url)
const keylessBin = join(dirname(require.resolve("keyless/package.json")), "dist", "keyless.js")
const app = join(dirname(fileURLToPath(import.meta.url)), "..", "nodejs-postgresql", "app.mjs")
const state = await mkdtemp(join(tmpdir(), "keyless-demo-"))
const own = { PATH: process.env.PATH ?? "", HOME: state, KEYLESS_STATE_DIR: state }
const checks = []
let cloud = {}

const onSource = "--resource-group demo --name shop-web"

try {
  say("A local Azure with a real PostgreSQL behind it")
  await keyless("sandbox start", { env: own })
  cloud = { ...own, ...exports(await keyless("sandbox env", { env: own, quiet: true })) }

  say("Connect the web app shop-web to the database shop, with the app's identity")
  const created = JSON.parse(
    await keyless(
      `webapp connection create postgres-flexible ${onSource} ` +
        "--target-resource-group demo --server shop-db --database shop --system-identity --client-type nodejs",
    ),
  )
  const connection = created.name
  check("the connection is there", created.provisioningState === "Succeeded")

  say("Start the app with nothing but its settings and App Service's identity endpoint")
  const appEnvironment = exports(await keyless("sandbox env --app shop-web", { quiet: true }))
  for (const [name, value] of Object.entries(appEnvironment)) {
    if (name.startsWith("AZURE_POSTGRESQL_")) console.log(`    ${name}=${value}`)
  }
  check(
    "no setting holds a password",
    !Object.keys(appEnvironment).some((name) => /PASSWORD|CLIENTSECRET/.test(name)),
  )
  const first = await run(process.execPath, [app], { env: { PATH: own.PATH, ...appEnvironment } })
  check("the app logs in, creates a table, writes and reads a row", first.code === 0)

  say("Validate, list, and see what was written")
  // A validation with a failure ends with an exit code of its own.
  await keyless(`webapp connection validate ${onSource} --connection ${connection} --output table`)
  check("every validation succeeds", true)
  await keyless(`webapp connection list ${onSource} --output table`)
  await keyless(`webapp connection list-configuration ${onSource} --connection ${connection} --output table`)

  say("Delete the connection; the app is shut out")
  await keyless(`webapp connection delete ${onSource} --connection ${connection} --yes`)
  const left = JSON.parse(await keyless(`webapp connection list ${onSource}`, { quiet: true }))
  check("no connection is left", left.length === 0)
  const after = exports(await keyless("sandbox env --app shop-web", { quiet: true }))
  check(
    "the app's own settings are untouched",
    after.SHOP_NAME === appEnvironment.SHOP_NAME && after.SHOP_NAME !== undefined,
  )
  check(
    "the connection's settings are gone",
    !Object.keys(after).some((name) => /^(AZURE_POSTGRESQL|KEYLESS)_/.test(name)),
  )
  const second = await run(process.execPath, [app], { env: { PATH: own.PATH, ...appEnvironment } })
  check(
    "the app cannot log in any more, even with its old settings",
    second.code === 1 && second.stderr.includes("password authentication failed"),
  )
  const [server] = JSON.parse(await keyless("sandbox save", { quiet: true })).postgresServers
  check(
    "no firewall rule was left on the server",
    server.firewallRules.every(({ name }) => !name.startsWith("keyless_")),
  )
} catch (error) {
  check(`the demo came to its end (${error.message})`, false)
} finally {
  await run(process.execPath, [keylessBin, "sandbox", "stop"], { env: own, quiet: true })
  await rm(state, { recursive: true, force: true })
}

say("What changed, and what is so now")
for (const { what, ok } of checks) console.log(`    ${ok ? "yes" : "NO "}  ${what}`)
const failed = checks.filter(({ ok }) => !ok).length
console.log(
  failed === 0
    ? "\nAll of it is so. Nothing is left running."
    : `\n${failed} of ${checks.length} are not so.`,
)
process.exitCode = failed === 0 ? 0 : 1

function say(text) {
  console.log(`\n== ${text}\n`)
}

function check(what, ok) {
  checks.push({ what, ok })
}

/** Runs a keyless command as a user would and answers what it printed; throws where it fails. */
async function keyless(command, { env = cloud, quiet = false } = {}) {
  if (!quiet) console.log(`$ keyless ${command}`)
  const { code, stdout } = await run(process.execPath, [keylessBin, ...command.split(" ")], { env, quiet })
  if (code !== 0) throw new Error(`"keyless ${command}" ended with ${code}`)
  return stdout
}

function run(command, args, { env, quiet = false }) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { env, stdio: ["ignore", "pipe", "pipe"] })
    let stdout = ""
    let stderr = ""
    const show = (chunk) => quiet || process.stdout.write(String(chunk).replaceAll(/^(?=.)/gm, "    "))
    child.stdout.on("data", (chunk) => {
      stdout += chunk
      show(chunk)
    })
    child.stderr.on("data", (chunk) => {
      stderr += chunk
      show(chunk)
    })
    child.on("error", reject)
    child.on("close", (code) => resolve({ code, stdout, stderr }))
  })
}

/** Reads lines of the form "export NAME='value'", in which a quote is written as '\''. */
function exports(text) {
  return Object.fromEntries(
    [...text.matchAll(/^export (\w[\w.]*)='((?:[^']|'\\'')*)'$/gm)].map(([, name, value]) => [
      name,
      value.replaceAll("'\\''", "'"),
    ]),
  )
}
