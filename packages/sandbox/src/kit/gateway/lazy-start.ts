/** Something that starts when it is first asked for. */
export interface LazyStart<T> {
  /** Starts it, unless it runs. A start that failed is tried again. */
  started(): Promise<T>
  /** What runs; undefined before the first start. @throws the error of a start that is under way */
  running(): Promise<T | undefined>
  /** Ends what runs. */
  close(): Promise<void>
}

/** Keeps something that is started once, and ended by `end`. */
export function createLazyStart<T>(
  start: () => Promise<T>,
  end: (started: T) => Promise<void>,
): LazyStart<T> {
  let starting: Promise<T> | undefined
  return {
    started() {
      starting ??= start().catch((error: unknown) => {
        starting = undefined
        throw error
      })
      return starting
    },
    running: async () => starting,
    async close() {
      const running = await starting?.catch(() => undefined)
      if (running !== undefined) await end(running)
    },
  }
}
