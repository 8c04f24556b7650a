import { mkdir, readFile, writeFile } from "node:fs/promises"
import { dirname, join } from "node:path"
import { parseEnv } from "node:util"
import type { Connection } from "@keyless/core"
import type { World } from "../../support/harness.ts"
import { shop } from "../../support/shop.ts"
import { azureCliOfAda } from "./azure-cli.ts"
import type { Cell } from "./cells.ts"
import { runTool, systemPath } from "./process.ts"
import { knowingEngine } from "./knowing-engine.ts"
import { authOf, databaseOf, siteIdOf, siteOf, targetOf } from "./world.ts"

/** A connection that was made, and what the app finds of it. */
export interface Connected {
  readonly connection: Connection
  readonly environment: Readonly<Record<string, string>>
}

/** Connects the web app of a cell, or, for a person, an app on the person's own machine. */
export async function connect(world: World, cell: Cell, folder: string): Promise<Connected> {
  const spec = { name: databaseOf(cell), target: targetOf(cell), auth: authOf(cell), client: cell.client }
  if (cell.auth !== "user-account") {
    const source = { kind: "webapp", options: { resourceGroup: shop.group, name: siteOf(cell) } }
    const { result } = await world.create({ ...spec, source })
    return { connection: result, environment: world.sandbox.appEnvironment(siteIdOf(cell)) }
  }
  const file = join(folder, `${siteOf(cell)}.env`)
  const { result } = await world.create(
    { ...spec, source: { kind: "local", options: { file } } },
    { credential: world.credentialOf(shop.ada) },
  )
  const {
    NODE_EXTRA_CA_CERTS = "",
    SSL_CERT_FILE = "",
    REQUESTS_CA_BUNDLE = "",
  } = world.sandbox.callerEnvironment()
  const environment = {
    ...(await settingsIn(file, folder)),
    PATH: `${await azureCliOfAda(world, folder)}:${systemPath}`,
    NODE_EXTRA_CA_CERTS,
    SSL_CERT_FILE,
    REQUESTS_CA_BUNDLE,
  }
  return { connection: result, environment }
}

/** The settings in a file, exported as the READMEs of samples say; a shell takes no names with dots, as Spring Boot has them. */
async function settingsIn(file: string, folder: string): Promise<Record<string, string>> {
  const parsed = Object.entries(parseEnv(await readFile(file, "utf8"))).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as const],
  )
  if (parsed.some(([name]) => !/^\w+$/.test(name))) return Object.fromEntries(parsed)
  const printed = await runTool(folder, "sh", ["-c", 'set -a; . "$1"; set +a; env -0', "sh", file])
  const exported = printed
    .split("\0")
    .map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)] as const)
  return Object.fromEntries(exported.filter(([name]) => parsed.some(([known]) => known === name)))
}

/** Writes the sample for a cell, as `keyless sample` does. */
export async function writeSample({ target, auth, client }: Cell, folder: string): Promise<void> {
  for (const { path, text } of knowingEngine().sample({ target, auth, client }).files) {
    const file = join(folder, path)
    await mkdir(dirname(file), { recursive: true })
    await writeFile(file, text)
  }
}
