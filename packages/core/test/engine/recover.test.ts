import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { expect, onTestFinished, test } from "vitest"
import {
  engineErrors,
  type EngineEvent,
  fileJournal,
  type Journal,
  memoryJournal,
  type PluginRef,
} from "../../src/index.ts"
import { emptyWorld } from "../fakes.ts"
import { engineOf, specOf } from "./harness.ts"

const header = (key: string) => ({
  run: `run of ${key}`,
  key,
  operation: "create" as const,
  connection: key,
  fingerprint: "same",
  version: 2,
  startedAt: "2026-11-23T12:00:00.000Z",
})

/** A journal with a run that left an opening behind. */
async function leftBehind(plugin: PluginRef = { kind: "target", id: "fake-db" }) {
  const folder = await mkdtemp(join(tmpdir(), "keyless-recover-"))
  onTestFinished(() => rm(folder, { recursive: true }))
  const journal = fileJournal(folder)
  const run = await journal.begin(header("shop"))
  const rule = {
    id: "one",
    step: "s",
    plugin,
    closer: "opening",
    data: {},
    title: "the opening",
  }
  await run.append({ type: "acquire", ...rule, made: true })
  await run.finish(false)
  return { folder, journal }
}

const recover = async (journal: Journal) => {
  const told: string[] = []
  const { engine } = engineOf({ journal, world: emptyWorld() })
  const recovered = await engine.recover({ onWarning: ({ message }) => void told.push(message) })
  return { told, recovered: recovered.map(({ title, error }) => [title, error?.message]) }
}

test("recover goes past what it cannot read and what a newer version wrote, and names it", async () => {
  const { folder, journal } = await leftBehind()
  const newer = join(folder, "0123456789abcdef01234567.jsonl")
  await writeFile(newer, `${JSON.stringify({ type: "run", ...header("future"), version: 3 })}\n`)
  await mkdir(join(folder, "1123456789abcdef01234567.jsonl"))
  const before = await readFile(newer, "utf8")
  const { told, recovered } = await recover(journal)
  expect(recovered).toEqual([["the opening", undefined]])
  expect(told).toEqual([
    expect.stringContaining("A newer version of Keyless wrote"),
    expect.stringContaining("cannot be read"),
  ])
  expect(await readFile(newer, "utf8")).toBe(before)
})

test("recover works with lock files that are empty, and leaves none", async () => {
  const { folder, journal } = await leftBehind()
  const [name = ""] = await readdir(folder)
  await writeFile(join(folder, `${name}.lock`), "")
  let recovered
  // A new file may be one that somebody is writing, for a moment.
  do recovered = await recover(journal)
  while (recovered.recovered.length === 0)
  expect(recovered.recovered).toEqual([["the opening", undefined]])
  expect(await readdir(folder)).toEqual([name])
})

test("what a journal that cannot be written on leaves open is removed all the same", async () => {
  const { journal } = await leftBehind()
  const full: Journal = {
    ...journal,
    async abandoned() {
      return (await journal.abandoned()).map((run) => ({
        ...run,
        async adopt() {
          const adopted = await run.adopt()
          if (adopted === null) return null
          const append = () => Promise.reject(new Error("ENOSPC: no space left on device"))
          return { ...adopted, append }
        },
      }))
    },
  }
  const { told, recovered } = await recover(full)
  expect(recovered).toEqual([["the opening", undefined]])
  expect(told).toEqual([expect.stringContaining("ENOSPC")])
})

test("a run that another one took over goes no further, takes nothing back that the other may rest on, and leaves no opening", async () => {
  const world = emptyWorld()
  world.shut = true
  let isTaken = false
  const memory = memoryJournal()
  const journal: Journal = {
    ...memory,
    async begin(given) {
      const run = await memory.begin(given)
      return {
        ...run,
        async append(entry) {
          // The last step's: everything before it is done.
          if (entry.type === "intent" && entry.step === "settings.write") isTaken = true
          if (isTaken) throw engineErrors("run_taken_over", "Another run took over.")
          await run.append(entry)
        },
      }
    },
  }
  const { engine } = engineOf({ journal, world })
  const events: EngineEvent[] = []
  const plan = await engine.plan(specOf({ name: "shop" }))
  await expect(engine.run(plan, { onEvent: (event) => events.push(event) })).rejects.toMatchObject({
    code: "run_taken_over",
  })
  expect(events.filter(({ type }) => type.startsWith("undo"))).toEqual([])
  expect(world.users.size).toBe(1)
  expect(world.openings.size).toBe(0)
  expect([...world.settings.keys()].filter((key) => key.startsWith("KEYLESS"))).toEqual([])
})

test("what a run of version 1 left behind, which names a plugin by its id alone, is removed by the target's closer", async () => {
  const folder = await mkdtemp(join(tmpdir(), "keyless-recover-"))
  onTestFinished(() => rm(folder, { recursive: true }))
  const { version: _version, ...old } = header("old")
  const lines = [
    { type: "run", version: 1, ...old },
    {
      type: "acquire",
      id: "one",
      step: "s",
      plugin: "fake-db",
      closer: "opening",
      data: { name: "opening-1" },
      title: "the opening",
      made: true,
    },
  ]
  await writeFile(
    join(folder, "0123456789abcdef01234567.jsonl"),
    lines.map((line) => `${JSON.stringify(line)}\n`).join(""),
  )
  const world = emptyWorld()
  world.openings.add("opening-1")
  const { engine } = engineOf({ journal: fileJournal(folder), world })
  expect(await engine.recover()).toEqual([{ connection: old.connection, title: "the opening" }])
  expect(world.openings.size).toBe(0)
})

test("what a plugin left behind that is not there any more is told with its name and closer", async () => {
  const { journal } = await leftBehind({ kind: "auth", id: "gone" })
  const { engine } = engineOf({ journal, world: emptyWorld() })
  expect(await engine.recover()).toMatchObject([
    {
      title: "the opening",
      error: {
        code: "unknown_plugin",
        message: expect.stringContaining('auth plugin "gone" with a closer "opening"'),
      },
    },
  ])
})
