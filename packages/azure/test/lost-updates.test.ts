import { describe, expect, test } from "vitest"
import { changeUntilHeld, wholeChange, type WholeValue } from "../src/index.ts"
import { contextOf, virtualTime } from "./virtual-time.ts"

const freshMs = 300

/** Where a writer stalls, in milliseconds: before it reads, with the answer, before it writes, in the service, with the answer of the write. */
interface Stalls {
  readonly start: number
  readonly answer: number
  readonly send: number
  readonly service: number
  readonly told: number
}

type Keys = ReadonlySet<string>

/** A service that keeps a set of keys, which only a write of all of them changes. */
function service(sleep: (ms: number) => Promise<void>, now: () => number) {
  let keys: Keys = new Set(["OWN"])
  return {
    keys: () => keys,
    async read({ answer }: Stalls): Promise<Keys> {
      await sleep(5)
      const seen = keys
      await sleep(answer)
      return seen
    },
    async write(wanted: Keys, notAfter: number, { send, service: busy, told }: Stalls): Promise<void> {
      await sleep(send)
      // The last thing before a request leaves, as the pipeline does it.
      if (now() > notAfter) throw Object.assign(new Error("stale"), { name: "Stale" })
      await sleep(5 + busy)
      keys = wanted
      await sleep(told)
    },
  }
}

/** Every writer adds a key of its own; each stalls once as it is told, and never again. Answers the keys that went though their writer had proved them. */
async function lostOf(writers: readonly Stalls[], bound: number): Promise<readonly string[]> {
  const time = virtualTime()
  const context = contextOf(time.clock)
  const now = () => time.clock.now().getTime()
  const shared = service((ms) => time.clock.sleep(ms), now)
  const calm: Stalls = { start: 0, answer: 0, send: 0, service: 0, told: 0 }
  const works = writers.map(async (stalls, index) => {
    const key = `W${index}`
    await time.clock.sleep(stalls.start)
    let [reading, writing] = [stalls, stalls]
    const whole = wholeChange(context, { freshMs: bound, serially: (work) => work() })
    const value: WholeValue<Keys, string> = {
      read() {
        const mine = reading
        reading = calm
        return shared.read(mine)
      },
      decide: () => key,
      holds: (keys) => keys.has(key),
      async write(before, wanted, notAfter) {
        const mine = writing
        writing = calm
        await shared.write(new Set([...before, wanted]), notAfter, mine)
      },
    }
    await changeUntilHeld(context, "the model", async () => {
      try {
        return await whole.pass(value)
      } catch (error) {
        if (error instanceof Error && error.name === "Stale") return { done: false }
        throw error
      }
    })
  })
  await time.run(works)
  return writers.map((_, index) => `W${index}`).filter((key) => !shared.keys().has(key))
}

/** All combinations of values for the members of stalls. */
function combinations(values: Readonly<Record<keyof Stalls, readonly number[]>>): readonly Stalls[] {
  const all: Stalls[] = []
  for (const start of values.start)
    for (const answer of values.answer)
      for (const send of values.send)
        for (const busy of values.service)
          for (const told of values.told) all.push({ start, answer, send, service: busy, told })
  return all
}

const stalls = combinations({
  start: [0, 8],
  answer: [0, freshMs / 2, freshMs * 3],
  send: [0, freshMs / 2, freshMs * 3],
  // The service may take as long over a write as the rule allows for.
  service: [0, freshMs / 4],
  told: [0, freshMs],
})

describe("a model of writers that stall", () => {
  test("two writers lose nothing, at whichever points they stall", async () => {
    let tried = 0
    for (const one of stalls) {
      for (const other of stalls) {
        const lost = await lostOf([one, other], freshMs)
        tried += 1
        if (lost.length > 0) expect({ lost, one, other }).toEqual({ lost: [] })
      }
    }
    expect(tried).toBe(stalls.length ** 2)
  })

  test("three and four writers lose nothing, in a sample of all the ways to stall", async () => {
    let seed = 20_261_129
    const random = () => {
      seed = (Math.imul(seed, 1_103_515_245) + 12_345) & 0x7f_ff_ff_ff
      return seed / 0x80_00_00_00
    }
    const any = () => stalls[Math.floor(random() * stalls.length)] ?? fail()
    for (let round = 0; round < 1_500; round += 1) {
      const writers = Array.from({ length: 3 + (round % 2) }, any)
      const lost = await lostOf(writers, freshMs)
      if (lost.length > 0) expect({ lost, writers }).toEqual({ lost: [] })
    }
  })

  test("the model does find what is lost: a writer that sends whatever it read, however long ago", async () => {
    const quick = { start: 8, answer: 0, send: 0, service: 0, told: 0 }
    const slow = { start: 0, answer: freshMs * 3, send: 0, service: 0, told: 0 }
    expect(await lostOf([slow, quick], freshMs)).toEqual([])
    const time = virtualTime()
    let keys = new Set<string>()
    const heedless = async () => {
      const seen = keys
      await time.clock.sleep(freshMs * 3)
      keys = new Set([...seen, "HEEDLESS"])
    }
    const context = contextOf(time.clock)
    const careful = async () => {
      await time.clock.sleep(8)
      const whole = wholeChange(context, { freshMs, serially: (work) => work() })
      await whole.pass<Set<string>, string>({
        read: () => Promise.resolve(keys),
        decide: () => "CAREFUL",
        holds: (now) => now.has("CAREFUL"),
        write: async (before) => void (keys = new Set([...before, "CAREFUL"])),
      })
    }
    await time.run([heedless(), careful()])
    expect([...keys]).toEqual(["HEEDLESS"])
  })
})

function fail(): never {
  throw new Error("there is always one")
}
