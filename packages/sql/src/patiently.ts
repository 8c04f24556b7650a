import type { Context } from "@keyless/core/plugin"

/** What a work that may fail for a while is waited for. @public */
export interface Patience {
  /** What has to come about, for progress: `the database to know the identity`. */
  readonly awaited: string
  readonly mayPass: (error: unknown) => boolean
}

/** How long a new identity may take to be seen everywhere. */
const patienceMs = 180_000
const longestWaitMs = 5_000

/**
 * Does a work that fails as long as an identity is too new, again after growing waits, for three minutes at most.
 *
 * @throws what the last attempt threw
 * @public
 */
export async function patiently<T>(
  context: Context,
  { awaited, mayPass }: Patience,
  work: () => Promise<T>,
): Promise<T> {
  const { clock, signal } = context
  const started = clock.now().getTime()
  for (let wait = 250; ; wait = Math.min(wait * 2, longestWaitMs)) {
    try {
      return await work()
    } catch (error) {
      if (!mayPass(error) || clock.now().getTime() - started > patienceMs) throw error
      context.progress(`Waiting for ${awaited}`)
      await clock.sleep(wait, signal)
    }
  }
}
