import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from "node:fs"
import { chmod } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, beforeEach, expect, test } from "vitest"
import { findPostgresBinaries } from "../../../../src/services/postgresql/gateway/engine/binaries.ts"
import { openClient } from "../../../../src/services/postgresql/gateway/engine/client.ts"
import { startPostgres } from "../../../../src/services/postgresql/gateway/engine/process.ts"

let directory: string
let cache: string
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "keyless-template-"))
  cache = join(directory, "cache")
})
afterEach(() => rmSync(directory, { recursive: true, force: true }))

const start = () => startPostgres(join(directory, "data"), cache)
const template = () => join(cache, readdirSync(cache).find((name) => name.endsWith(".tar")) ?? "none")

async function databasesOf(socket: string): Promise<string[]> {
  const client = openClient(socket, "azuresu", "postgres")
  try {
    const rows = await client.query("select datname from pg_database order by 1")
    return rows.map(({ datname }) => datname ?? "")
  } finally {
    client.close()
  }
}

test("two servers that start at once share a template and nothing else", async () => {
  const servers = await Promise.all([start(), start()])
  expect(readdirSync(cache)).toEqual([expect.stringMatching(/^postgres-\d+\.\d+-[0-9a-f]{12}\.tar$/)])
  const [first, second] = servers
  const client = openClient(first?.socket ?? "", "azuresu", "postgres")
  await client.query("create database mine")
  client.close()
  expect(await databasesOf(second?.socket ?? "")).toEqual(["postgres", "template0", "template1"])
  const third = await start()
  expect(await databasesOf(third.socket)).toEqual(["postgres", "template0", "template1"])
  await Promise.all([...servers, third].map((server) => server.stop()))
  expect(readdirSync(cache)).toHaveLength(1)
})

test.each([
  ["cut off", (path: string) => truncateSync(path, 8_000_000)],
  ["cut off between two files", (path: string) => truncateSync(path, endOfFirstMember(path))],
  ["empty", (path: string) => writeFileSync(path, "")],
  ["not a file", (path: string) => (rmSync(path), mkdirSync(path))],
])("a template that is %s is made anew", async (_, damage) => {
  await (await start()).stop()
  const good = readFileSync(template()).length
  damage(template())
  const server = await start()
  expect(await databasesOf(server.socket)).toEqual(["postgres", "template0", "template1"])
  await server.stop()
  expect(readFileSync(template())).toHaveLength(good)
})

/** A tar file has a header of 512 bytes per member, with the length of its content in octal digits. */
function endOfFirstMember(path: string): number {
  const size = Number.parseInt(readFileSync(path).toString("latin1", 124, 135), 8)
  return 512 + Math.ceil(size / 512) * 512
}

test("without a cache that can be written a server starts all the same", async () => {
  writeFileSync(cache, "a file where the folder should be")
  const server = await start()
  expect(await databasesOf(server.socket)).toEqual(["postgres", "template0", "template1"])
  await server.stop()
})

test("a build that does not run here is passed over, and without any the error says what to install", async () => {
  const broken = join(directory, "broken")
  mkdirSync(broken)
  for (const name of ["postgres", "initdb"]) {
    writeFileSync(join(broken, name), "#!/nowhere/else\n")
    await chmod(join(broken, name), 0o755)
  }
  const found = await findPostgresBinaries()
  expect(found.version).toMatch(/^postgres \(PostgreSQL\) \d+/)
  expect(await findPostgresBinaries([broken, found.folder])).toEqual(found)
  await expect(findPostgresBinaries([broken, directory])).rejects.toThrow("apt-get install postgresql")
})
