import { appendFile, mkdir, readdir, readFile, stat, utimes, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { describe, expect, test } from "vitest"
import { fileJournal, type Json, type RunHeader } from "../../src/index.ts"
import { journalFolder } from "./killed.ts"

const header = (key = "shop"): RunHeader => ({
  run: `run of ${key}`,
  key,
  operation: "create",
  connection: key,
  fingerprint: "same",
  version: 2,
  startedAt: "2026-11-23T12:00:00.000Z",
})

const rule = (id: string) => ({
  id,
  step: "database.session",
  plugin: { kind: "target" as const, id: "fake-db" },
  closer: "opening",
  data: { name: id },
  title: `rule ${id}`,
  made: false,
})

async function journalText(folder: string): Promise<string> {
  const names = (await readdir(folder)).filter((name) => name.endsWith(".jsonl"))
  expect(names).toHaveLength(1)
  return readFile(join(folder, names[0] ?? ""), "utf8")
}

const lines = (text: string): unknown[] =>
  text
    .trimEnd()
    .split("\n")
    .map((line): unknown => JSON.parse(line))

describe("the file", () => {
  test("holds the header first, each entry when its append has resolved, and the end", async () => {
    const folder = await journalFolder()
    const run = await fileJournal(folder).begin(header())
    expect(lines(await journalText(folder))).toEqual([{ type: "run", ...header() }])
    await run.append({ type: "intent", step: "a" })
    expect(lines(await journalText(folder)).at(-1)).toEqual({ type: "intent", step: "a" })
    await run.finish(true)
    expect(lines(await journalText(folder)).at(-1)).toEqual({ type: "end", complete: true })
  })

  test("and its folder are for the user alone, and nothing but the journal stays", async () => {
    const folder = await journalFolder()
    const run = await fileJournal(folder).begin(header())
    const modes = await Promise.all(
      (await readdir(folder)).map(async (name) => (await stat(join(folder, name))).mode & 0o777),
    )
    expect(modes).toEqual([0o600, 0o600])
    expect((await stat(folder)).mode & 0o777).toBe(0o700)
    await run.finish(true)
    expect(await readdir(folder)).toEqual([expect.stringMatching(/^[0-9a-f]{24}\.jsonl$/)])
  })

  test("has whole lines in order, also when entries are written side by side", async () => {
    const folder = await journalFolder()
    const run = await fileJournal(folder).begin(header())
    const steps = Array.from({ length: 50 }, (_, index) => `step ${index} ${"x".repeat(index * 40)}`)
    await Promise.all(steps.map((step) => run.append({ type: "intent", step })))
    await run.finish(true)
    const written = lines(await journalText(folder)).slice(1, -1)
    expect(written).toEqual(steps.map((step) => ({ type: "intent", step })))
  })

  test("is a new one for each run of a key, and another one for another key", async () => {
    const folder = await journalFolder()
    const journal = fileJournal(folder)
    await (await journal.begin(header())).finish(true)
    await (await journal.begin({ ...header(), run: "second" })).finish(true)
    expect(lines(await journalText(folder))[0]).toMatchObject({ run: "second" })
    await (await journal.begin(header("other"))).finish(true)
    expect(await readdir(folder)).toHaveLength(2)
  })
})

describe("a second writer", () => {
  test("is kept out while the first one works, and let in after it", async () => {
    const folder = await journalFolder()
    const first = await fileJournal(folder).begin(header())
    await expect(fileJournal(folder).begin(header())).rejects.toMatchObject({
      code: "connection_busy",
      retryable: true,
      message: expect.stringContaining(`process ${process.pid} on`),
    })
    await first.finish(false)
    await (await fileJournal(folder).begin(header())).finish(true)
  })

  test("of another connection is not kept out", async () => {
    const journal = fileJournal(await journalFolder())
    const runs = await Promise.all([journal.begin(header("a")), journal.begin(header("b"))])
    await Promise.all(runs.map((run) => run.finish(true)))
  })

  test("is one of many that begin at once: exactly one is let in", async () => {
    const folder = await journalFolder()
    const begun = await Promise.allSettled(
      Array.from({ length: 10 }, () => fileJournal(folder).begin(header())),
    )
    const runs = begun.flatMap((each) => (each.status === "fulfilled" ? [each.value] : []))
    expect(runs).toHaveLength(1)
    await runs[0]?.finish(true)
  })

  test("is kept out by a lock of another machine for as long as its lease goes", async () => {
    const folder = await journalFolder()
    const run = await fileJournal(folder).begin(header())
    await run.finish(true)
    const [name = ""] = await readdir(folder)
    const lock = join(folder, `${name}.lock`)
    await writeFile(
      lock,
      JSON.stringify({ pid: process.pid, host: "elsewhere", token: "t", life: "boot pid 1" }),
    )
    await expect(fileJournal(folder).begin(header())).rejects.toMatchObject({
      code: "connection_busy",
      message: expect.stringContaining(`process ${process.pid} on elsewhere`),
    })
    const longAgo = new Date(Date.now() - 3_600_000)
    await utimes(lock, longAgo, longAgo)
    await (await fileJournal(folder).begin(header())).finish(true)
    expect(await readdir(folder)).toEqual([name])
  })

  test.each(["", "{", "null", '{"pid":1}', '{"pid":1,"host":"h","token":"../x"}'])(
    "is let in, and so is who recovers, where the lock file holds %j",
    async (text) => {
      const folder = await journalFolder()
      const first = await fileJournal(folder).begin(header())
      await first.append({ type: "acquire", ...rule("one") })
      await first.finish(false)
      const [name = ""] = await readdir(folder)
      const lock = join(folder, `${name}.lock`)
      await writeFile(lock, text)
      const longAgo = new Date(Date.now() - 3_600_000)
      await utimes(lock, longAgo, longAgo)
      const [found] = await fileJournal(folder).abandoned()
      expect(found?.leftovers).toEqual([rule("one")])
      await (await found?.adopt())?.finish(false)
      // Somebody may be writing one that is new; that is waited for.
      await writeFile(lock, text)
      await (await fileJournal(folder).begin(header())).finish(true)
      expect(await readdir(folder)).toEqual([name])
    },
  )

  test("is not let in by a run that ends twice", async () => {
    const folder = await journalFolder()
    const first = await fileJournal(folder).begin(header())
    await first.finish(true)
    const second = await fileJournal(folder).begin(header())
    await first.finish(false)
    await expect(fileJournal(folder).begin(header())).rejects.toMatchObject({ code: "connection_busy" })
    await second.finish(true)
  })
})

describe("what a run left behind", () => {
  test("is handed to the next run of the key, and to the one after it if that does not remove it", async () => {
    const journal = fileJournal(await journalFolder())
    const first = await journal.begin(header())
    expect(first.leftovers).toEqual([])
    await first.append({ type: "acquire", ...rule("one") })
    await first.append({ type: "acquire", ...rule("two") })
    await first.append({ type: "release", id: "one" })
    await first.finish(false)
    const second = await journal.begin(header())
    expect(second.leftovers).toEqual([rule("two")])
    await second.finish(false)
    const third = await journal.begin(header())
    expect(third.leftovers).toEqual([rule("two")])
    await third.append({ type: "release", id: "two" })
    await third.finish(true)
    const fourth = await journal.begin(header())
    expect(fourth.leftovers).toEqual([])
    await fourth.finish(true)
  })

  test("is known although a crash cut the last line short", async () => {
    const folder = await journalFolder()
    const journal = fileJournal(folder)
    const run = await journal.begin(header())
    await run.append({ type: "acquire", ...rule("one") })
    await run.finish(false)
    const [name = ""] = await readdir(folder)
    await appendFile(join(folder, name), '{"type":"release","id":"on')
    const next = await journal.begin(header())
    expect(next.leftovers).toEqual([rule("one")])
    await next.finish(true)
  })
})

describe("abandoned runs", () => {
  test("are those that did not come to their end, and not those that are being worked on", async () => {
    const journal = fileJournal(await journalFolder())
    await (await journal.begin(header("complete"))).finish(true)
    await (await journal.begin(header("unfinished"))).finish(false)
    const live = await journal.begin(header("live"))
    const abandoned = await journal.abandoned()
    expect(abandoned.map((each) => each.header)).toEqual([header("unfinished")])
    await live.finish(true)
  })

  test("can be taken over by one, with what they left", async () => {
    const journal = fileJournal(await journalFolder())
    const run = await journal.begin(header())
    await run.append({ type: "acquire", ...rule("one") })
    await run.finish(false)
    const [found] = await journal.abandoned()
    expect(found?.leftovers).toEqual([rule("one")])
    const adopted = await found?.adopt()
    expect(adopted?.leftovers).toEqual([rule("one")])
    expect(await found?.adopt()).toBeNull()
    await expect(journal.begin(header())).rejects.toMatchObject({ code: "connection_busy" })
    await adopted?.finish(false)
    expect((await journal.abandoned()).map((each) => each.header)).toEqual([header()])
  })

  test("are not there to be taken over once another run of the key has ended well", async () => {
    const journal = fileJournal(await journalFolder())
    await (await journal.begin(header())).finish(false)
    const [found] = await journal.abandoned()
    await (await journal.begin({ ...header(), run: "second" })).finish(true)
    expect(await found?.adopt()).toBeNull()
    expect(await journal.abandoned()).toEqual([])
  })

  test("can be looked for without keeping out whoever begins at that moment", async () => {
    const journal = fileJournal(await journalFolder())
    await (await journal.begin(header())).finish(false)
    for (let round = 0; round < 30; round += 1) {
      const [run] = await Promise.all([journal.begin(header()), journal.abandoned(), journal.abandoned()])
      await run.finish(false)
    }
  })

  test("are none where there is no folder, and foreign files are passed over", async () => {
    const folder = await journalFolder()
    expect(await fileJournal(folder).abandoned()).toEqual([])
    await (await fileJournal(folder).begin(header())).finish(true)
    await writeFile(join(folder, "notes.jsonl"), 'hello\n{"type":"other"}\n[1]\nnull\n')
    await writeFile(join(folder, "readme.txt"), "hello")
    expect(await fileJournal(folder).abandoned()).toEqual([])
  })
})

describe("a file that a newer version wrote", () => {
  async function newerJournal() {
    const folder = await journalFolder()
    await (await fileJournal(folder).begin(header())).finish(false)
    const [name = ""] = await readdir(folder)
    const path = join(folder, name)
    const text = [
      { type: "run", ...header(), version: 3 },
      { type: "acquire", what: "unheard of" },
    ]
    await writeFile(path, text.map((line) => `${JSON.stringify(line)}\n`).join(""))
    return { folder, path, before: await readFile(path, "utf8") }
  }

  test("keeps its key busy with an error that says so, and stays as it is", async () => {
    const { folder, path, before } = await newerJournal()
    await expect(fileJournal(folder).begin(header())).rejects.toMatchObject({
      code: "newer_version",
      hint: expect.stringContaining(path),
    })
    expect(await readFile(path, "utf8")).toBe(before)
    expect(await readdir(folder)).toHaveLength(1)
    await (await fileJournal(folder).begin(header("other"))).finish(true)
  })

  test("is not adopted, and is named to who recovers", async () => {
    const { folder, path, before } = await newerJournal()
    const journal = fileJournal(folder)
    await (await journal.begin(header("other"))).finish(false)
    expect((await journal.abandoned()).map((each) => each.header.key)).toEqual(["other"])
    expect(await journal.passedOver?.()).toEqual([{ name: path, why: "newer" }])
    expect(await readFile(path, "utf8")).toBe(before)
  })
})

test("a file that cannot be read keeps nobody from the others, and is named", async () => {
  const folder = await journalFolder()
  const journal = fileJournal(folder)
  await (await journal.begin(header("other"))).finish(false)
  const odd = join(folder, "0123456789abcdef01234567.jsonl")
  await mkdir(odd)
  expect((await journal.abandoned()).map((each) => each.header.key)).toEqual(["other"])
  expect(await journal.passedOver?.()).toEqual([{ name: odd, why: "unreadable" }])
})

test("an entry that cannot be written spoils neither the others nor the end", async () => {
  const folder = await journalFolder()
  const journal = fileJournal(folder)
  const run = await journal.begin(header())
  const data: Record<string, Json> = {}
  data["self"] = data
  await expect(run.append({ type: "acquire", ...rule("one"), data })).rejects.toThrow("circular")
  await run.append({ type: "intent", step: "a" })
  await run.finish(true)
  expect(lines(await journalText(folder)).at(-2)).toEqual({ type: "intent", step: "a" })
  await (await journal.begin(header())).finish(true)
})
