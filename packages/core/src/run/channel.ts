/** Hands values from code that produces them to one loop that reads them. */
export interface Channel<T> {
  push(value: T): void
  end(): void
  values(): AsyncGenerator<T, void>
}

/** Makes a {@link Channel}: unbounded, for one reader. */
export function createChannel<T>(): Channel<T> {
  const waiting: T[] = []
  let ended = false
  let wake: () => void = () => {}
  return {
    push(value) {
      waiting.push(value)
      wake()
    },
    end() {
      ended = true
      wake()
    },
    async *values() {
      for (;;) {
        const next = waiting.shift()
        if (next !== undefined) yield next
        else if (ended) return
        else await new Promise<void>((resolve) => (wake = resolve))
      }
    },
  }
}
