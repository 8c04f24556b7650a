import { execFileSync } from "node:child_process"
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest"
import { fileJournal } from "../../src/index.ts"
import { lockForProcess } from "../../src/lock/index.ts"

const fs = vi.hoisted(() => ({ withoutLinks: false }))
vi.mock("node:fs/promises", async (original) => {
  const real = await original<typeof import("node:fs/promises")>()
  return {
    ...real,
    async link(from: string, to: string) {
      if (fs.withoutLinks) throw Object.assign(new Error("EPERM: no hard links here"), { code: "EPERM" })
      return real.link(from, to)
    },
  }
})

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "keyless-lock-"))
})
let mounted: string | undefined
afterEach(async () => {
  fs.withoutLinks = false
  if (mounted !== undefined) execFileSync("umount", ["-l", mounted])
  mounted = undefined
  await rm(folder, { recursive: true })
})

describe.each([false, true])("on a file system without hard links: %s", (withoutLinks) => {
  beforeEach(() => {
    fs.withoutLinks = withoutLinks
  })

  test("a lock is one's own until it is released, and leaves nothing", async () => {
    const path = join(folder, "lock")
    const first = await lockForProcess(path)
    if (!first.taken) throw new Error("The lock was expected to be free.")
    expect(await lockForProcess(path)).toMatchObject({ taken: false, holder: { pid: process.pid } })
    expect(await readdir(folder)).toEqual(["lock"])
    expect(await first.lock.isHeld()).toBe(true)
    await first.lock.release()
    expect(await readdir(folder)).toEqual([])
    const second = await lockForProcess(path)
    expect(second.taken).toBe(true)
    // One that was released long ago does not take away another's.
    await first.lock.release().catch(() => {})
    expect(await readdir(folder)).toEqual(["lock"])
    if (second.taken) await second.lock.release()
  })

  test("of many at once exactly one gets it, free or broken", async () => {
    const path = join(folder, "lock")
    for (const broken of [false, true]) {
      if (broken) await writeFile(path, "")
      const tries = await Promise.all(Array.from({ length: 8 }, () => lockForProcess(path)))
      const taken = tries.flatMap((each) => (each.taken ? [each.lock] : []))
      expect(taken).toHaveLength(1)
      expect(await taken[0]?.isHeld()).toBe(true)
      await taken[0]?.release()
      expect(await readdir(folder)).toEqual([])
    }
  })

  test("a lock that another one took over is not held, and stays where it is when it is released", async () => {
    const path = join(folder, "lock")
    const first = await lockForProcess(path)
    if (!first.taken) throw new Error("The lock was expected to be free.")
    await rm(path)
    const second = await lockForProcess(path)
    expect(second.taken).toBe(true)
    expect(await first.lock.isHeld()).toBe(false)
    await first.lock.release()
    expect(await readdir(folder)).toEqual(["lock"])
    if (second.taken) await second.lock.release()
  })
})

describe("a disk that is full", () => {
  test("leaves no file of a lock or of a run, and what was there stays", async (context) => {
    const disk = join(folder, "disk")
    await mkdir(disk)
    try {
      execFileSync("mount", ["-t", "tmpfs", "-o", "size=64k", "tmpfs", disk], { stdio: "ignore" })
    } catch {
      context.skip("a small disk can be mounted by root on Linux only")
    }
    mounted = disk
    const header = {
      run: "one",
      key: "shop",
      operation: "create",
      connection: "shop",
      fingerprint: "same",
      version: 2,
      startedAt: "2026-11-23T12:00:00.000Z",
    } as const
    const journal = fileJournal(join(disk, "journal"))
    const run = await journal.begin(header)
    await run.finish(false)
    const [name = ""] = await readdir(join(disk, "journal"))
    const before = await readFile(join(disk, "journal", name), "utf8")
    const filler = join(disk, "filler")
    const fill = async () => {
      for (let size = 65_536; size > 0; size = Math.floor(size / 2))
        await writeFile(filler, "x".repeat(size), { flag: "a" }).catch(() => {})
    }
    await fill()
    await expect(lockForProcess(join(disk, "lock"))).rejects.toMatchObject({ code: "ENOSPC" })
    await expect(journal.begin(header)).rejects.toMatchObject({ code: "ENOSPC" })
    await expect(journal.begin({ ...header, key: "other" })).rejects.toMatchObject({ code: "ENOSPC" })
    expect(await readdir(join(disk, "journal"))).toEqual([name])
    expect((await readdir(disk)).toSorted()).toEqual(["filler", "journal"])
    expect(await readFile(join(disk, "journal", name), "utf8")).toBe(before)
    await rm(filler)
    // A disk that fills up in the middle of a run spoils neither its end nor the next one.
    const next = await journal.begin(header)
    await fill()
    await expect(next.append({ type: "intent", step: "x".repeat(50_000) })).rejects.toThrow()
    await next.finish(false).catch(() => {})
    await rm(filler)
    await (await journal.begin(header)).finish(true)
    expect(await readdir(join(disk, "journal"))).toEqual([name])
  })
})
