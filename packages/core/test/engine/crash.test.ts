import { readdir, readFile } from "node:fs/promises"
import { join } from "node:path"
import { expect, test } from "vitest"
import { fileJournal } from "../../src/index.ts"
import { journalFolder, processInRun } from "../journal/killed.ts"
import { emptyWorld } from "../fakes.ts"
import { create, engineOf, specOf, warnings } from "./harness.ts"

/** A world in which a run of `specOf()` was killed while the database stood open for it. */
async function killedRun() {
  const folder = await journalFolder()
  const { kill } = await processInRun(join(import.meta.dirname, "die-in-run.ts"), folder)
  await kill()
  const journal = fileJournal(folder)
  const [abandoned] = await journal.abandoned()
  if (abandoned === undefined) throw new Error("The killed process left no journal.")
  const world = emptyWorld()
  world.shut = true
  for (const { title } of abandoned.leftovers) world.openings.add(title)
  expect(world.openings.size).toBe(1)
  return { journal, name: abandoned.header.connection, ...engineOf({ world, journal }) }
}

test("the same command after a kill removes what was left, and goes on with the same connection", async () => {
  const { engine, world, name, journal } = await killedRun()
  const { connection, events } = await create(engine, specOf())
  expect(connection.name).toBe(name)
  expect(warnings(events)).toContain(
    `No connection name was given; going on with "${name}", which the same command began.`,
  )
  expect(events.map(({ type }) => type).indexOf("temporary.removed")).toBeLessThan(
    events.map(({ type }) => type).indexOf("step.started"),
  )
  expect(world.changes[0]).toBe("opening.remove")
  expect(world.changes.slice(1).toSorted()).toEqual([
    "identity.enable",
    "opening.create",
    "opening.remove",
    "principal.create",
    "settings.change",
  ])
  expect(world.openings.size).toBe(0)
  expect(await journal.abandoned()).toEqual([])
})

test("another command does not take the killed run's name", async () => {
  const { engine, name } = await killedRun()
  expect((await create(engine, specOf({ client: "none" }))).connection.name).not.toBe(name)
})

test("recover removes what was left; the connection's name stays for its command", async () => {
  const { engine, world, name } = await killedRun()
  expect(await engine.recover()).toEqual([{ connection: name, title: expect.stringMatching(/^opening-/) }])
  expect(world.openings.size).toBe(0)
  expect(await engine.recover()).toEqual([])
  expect((await create(engine, specOf())).connection.name).toBe(name)
})

test("recover says what it could not remove, and tries again the next time", async () => {
  const { engine, world, name } = await killedRun()
  world.failing = "opening.remove"
  expect(await engine.recover()).toMatchObject([{ connection: name, error: { code: "fake_failure" } }])
  world.failing = null
  expect(await engine.recover()).toEqual([{ connection: name, title: expect.any(String) }])
})

test("a run that could not remove its opening hands it to the next run", async () => {
  const journal = fileJournal(await journalFolder())
  const { engine, world } = engineOf({ journal })
  world.shut = true
  world.failing = "opening.remove"
  await expect(create(engine, specOf({ name: "shop" }))).rejects.toMatchObject({ code: "temporary_left" })
  expect(world.openings.size).toBe(1)
  world.failing = null
  const { events } = await create(engine, specOf({ name: "shop" }))
  expect(events.map(({ type }) => type)).toContain("temporary.removed")
  expect(world.openings.size).toBe(0)
})

test("a failed run that kept what it did lends its name to the same command", async () => {
  const journal = fileJournal(await journalFolder())
  const { engine, world } = engineOf({ journal })
  world.failing = "settings.change"
  const plan = await engine.plan(specOf())
  await expect(engine.run(plan, { rollback: false })).rejects.toMatchObject({ code: "fake_failure" })
  expect([...world.users.keys()]).toEqual([`aad_${plan.connection}`])
  world.failing = null
  expect((await create(engine, specOf())).connection.name).toBe(plan.connection)
  expect([...world.users.keys()]).toEqual([`aad_${plan.connection}`])
})

test("the journal says what is going to be made before it is made, and holds no secret", async () => {
  const folder = await journalFolder()
  const inner = fileJournal(folder)
  const { engine, world } = engineOf({ journal: inner })
  world.shut = true
  const onDisk = async () => {
    const [name = ""] = (await readdir(folder)).filter((each) => each.endsWith(".jsonl"))
    return readFile(join(folder, name), "utf8")
  }
  const seen: string[] = []
  const plan = await engine.plan(
    specOf({ name: "shop", auth: { kind: "service-principal", options: { secret: "hunter2" } } }),
  )
  const steps = plan.inner.steps.map((owned) => {
    const { step } = owned
    if (step.kind !== "ephemeral") return owned
    const open: typeof step.open = (context) =>
      step.open({
        ...context,
        acquire: (resource) =>
          context.acquire({
            ...resource,
            async create() {
              seen.push(await onDisk())
              expect(world.openings.size).toBe(0)
              await resource.create()
            },
          }),
      })
    return { ...owned, step: { ...step, open } }
  })
  await engine.run({ ...plan, inner: { ...plan.inner, steps } })
  expect(seen).toHaveLength(1)
  expect(seen[0]).toContain('"type":"acquire"')
  expect(seen[0]).toContain('"closer":"opening"')
  expect(await onDisk()).not.toContain("hunter2")
})
