import { execFile } from "node:child_process"
import { readdir } from "node:fs/promises"
import { join } from "node:path"
import { promisify } from "node:util"
import { afterAll, beforeAll, expect, test } from "vitest"
import { openWorld, type World } from "./support/harness.ts"
import { type Hosted, hostedApps, hostedSeed, hostedTargets } from "./hosting/hosted-apps.ts"

const run = promisify(execFile)
const folder = join(import.meta.dirname, "..", "examples", "runtime-adapters")
const [app] = hostedApps
if (app === undefined) throw new Error("there is no hosted app")

/** Who the database says each program is. */
const programs = {
  kysely: "aad_postgresql",
  drizzle: "aad_mysql",
  prisma: "aad_postgresql",
  sequelize: "aad_mysql",
  typeorm: "aad_postgresql",
  knex: "aad_postgresql",
  mssql: app.principal,
  "kysely-mssql": app.principal,
  "sequelize-mssql": app.principal,
  "typeorm-mssql": app.principal,
  "knex-mssql": app.principal,
}

let world: World
beforeAll(async () => {
  world = await openWorld()
  await world.begin(hostedSeed)
  const names = ["postgresql", "mysql", "sql"]
  for (const [index, { target }] of hostedTargets.entries()) {
    await world.create({ name: names[index] ?? "", source: app.source, target })
  }
})
afterAll(() => world.stop())

/** What a program writes in a process of a hosted app. */
async function written(name: string, { id, part }: Hosted): Promise<string> {
  const { stdout, stderr } = await run(process.execPath, [join(folder, `${name}.mjs`)], {
    env: { PATH: process.env["PATH"], ...world.sandbox.appEnvironment(id, part) },
  })
  expect(stderr).toBe("")
  return stdout
}

// The programs run on the built package, as those of somebody who installed it.
test.each(Object.entries(programs))("%s opens the database with the app's identity", async (name, user) => {
  expect(await written(name, app)).toBe(`${name}: logged in as ${user}\n`)
})

test.each(hostedApps.slice(1))("$what opens the database with its own identity", async (hosted) => {
  const [{ target }] = hostedTargets
  const name = `of_${hostedApps.indexOf(hosted)}`
  await world.create({ name, source: hosted.source, target })
  expect(await written("knex", hosted)).toBe(`knex: logged in as aad_${name}\n`)
})

test("every program is run", async () => {
  const files = (await readdir(folder)).filter((file) => file.endsWith(".mjs"))
  expect(files.toSorted()).toEqual(
    Object.keys(programs)
      .map((name) => `${name}.mjs`)
      .toSorted(),
  )
})
