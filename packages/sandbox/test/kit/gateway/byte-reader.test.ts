import { PassThrough } from "node:stream"
import { setImmediate as nextRound } from "node:timers/promises"
import { expect, test } from "vitest"
import { readExactly } from "../../../src/kit/gateway/byte-reader.ts"

test("bytes that come in pieces are waited for, and what is behind them stays", async () => {
  const stream = new PassThrough()
  stream.write("abc")
  const read = readExactly(stream, 6)
  await nextRound()
  stream.write("defg")
  expect(String(await read)).toBe("abcdef")
  expect(String(await readExactly(stream, 1))).toBe("g")
})

test("a stream that ends early gives nothing", async () => {
  const stream = new PassThrough()
  stream.end("abc")
  expect(await readExactly(stream, 100_000)).toBeUndefined()
  const broken = new PassThrough()
  const read = readExactly(broken, 1)
  broken.destroy(new Error("reset"))
  expect(await read).toBeUndefined()
})
