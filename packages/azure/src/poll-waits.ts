const firstMs = 30
const longestMs = 1_000
const longestLateMs = 15_000
const soonMs = 60_000

/** Waits in milliseconds between looks at something that is under way: 30 ms growing to 1 s in the first minute, then to 15 s; without end. */
export function* waits(): Generator<number, void> {
  let total = 0
  for (let wait = firstMs; ; wait = Math.min(wait * 2, total < soonMs ? longestMs : longestLateMs)) {
    yield wait
    total += wait
  }
}
