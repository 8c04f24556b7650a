interface Abortable {
  readonly aborted: boolean
  addEventListener(type: "abort", listener: () => void): void
  removeEventListener(type: "abort", listener: () => void): void
}

/** Waits; rejects with an `AbortError` (or the signal's reason) when aborted first. Takes the SDKs' own kind of signal too. */
export function sleep(ms: number, signal?: Abortable): Promise<void> {
  return new Promise((resolve, reject) => {
    const abort = () => {
      clearTimeout(timer)
      reject(
        signal instanceof AbortSignal
          ? signal.reason
          : new DOMException("The operation was aborted.", "AbortError"),
      )
    }
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", abort)
      resolve()
    }, ms)
    if (signal?.aborted === true) abort()
    else signal?.addEventListener("abort", abort)
  })
}
