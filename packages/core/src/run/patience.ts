/** How long a step that was cancelled is waited for, in milliseconds. */
export const defaultPatience = 30_000

/** What came of a promise that was waited for with patience. */
export type Waited<T> = { readonly kind: "settled"; readonly value: T } | { readonly kind: "given up" }

/**
 * Waits for a promise; once the signal is aborted, no longer than that. By the machine's own clock: what hangs does not go by another one.
 *
 * @param patience - milliseconds
 * @throws what the promise is rejected with
 */
export async function withPatience<T>(
  promise: Promise<T>,
  signal: AbortSignal,
  patience: number,
): Promise<Waited<T>> {
  const over = Promise.withResolvers<Waited<T>>()
  let timer: ReturnType<typeof setTimeout> | undefined
  const begin = () => {
    timer = setTimeout(() => over.resolve({ kind: "given up" }), patience)
  }
  if (signal.aborted) begin()
  else signal.addEventListener("abort", begin, { once: true })
  // What it comes to after it was given up is nobody's.
  promise.catch(() => {})
  try {
    return await Promise.race([
      promise.then((value): Waited<T> => ({ kind: "settled", value })),
      over.promise,
    ])
  } finally {
    clearTimeout(timer)
    signal.removeEventListener("abort", begin)
  }
}
