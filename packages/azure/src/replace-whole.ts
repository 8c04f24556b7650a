import type { Context } from "@keyless/core/plugin"

import type { Pass } from "./change-until-held.ts"

/** Something that a service lets replace only as a whole, and under no condition; and what is wanted of it. @public */
export interface WholeValue<Value, Wanted> {
  /** @param began - called again when a reading that waited for something begins anew, so that its age counts from there */
  readonly read: (began: () => void) => Promise<Value>
  readonly decide: (before: Value) => Wanted
  /** Whether the value is as it is wanted. */
  readonly holds: (now: Value, wanted: Wanted) => boolean
  /**
   * Sent once: what is written depends on what was read.
   *
   * @param notAfter - time on the context's clock, in milliseconds since 1970, after which the request must not leave any more
   */
  readonly write: (before: Value, wanted: Wanted, notAfter: number) => Promise<void>
}

/** What all writers of one service have to agree on. @public */
export interface Freshness {
  /** How old a reading may be when what was made of it is sent, in milliseconds. */
  readonly freshMs: number
  /** Runs the reading and the writing of one resource one after another, as far as this machine can see to that. */
  readonly serially: <T>(work: () => Promise<T>) => Promise<T>
}

/** A change of a whole value, in as many passes as it takes. @public */
export interface WholeChange {
  /** One pass, for {@link rewrite}. */
  pass<Value, Wanted>(value: WholeValue<Value, Wanted>): Promise<Pass<Wanted>>
}

/**
 * Begins a change of something that can only be replaced as a whole. With no conditional write, a write can take away what came to be since its
 * reading. Two rules of all writers here bound that: nothing is sent that was made of a reading older than `freshMs`, also where the writer stalled
 * in between; and who has written looks again only when nobody's write of an earlier reading can be under way any more. That is after `freshMs` and the
 * time that a write takes, of which twice the slowest seen counts, and a third of `freshMs` at the least. What went then is written again.
 *
 * So of writers that keep to it none loses a change that another one proved, while the service takes no longer over a write than that. Writers that do not
 * keep to it, and a write that the service holds back for longer, can still take something away.
 *
 * @public
 */
export function wholeChange(context: Context, { freshMs, serially }: Freshness): WholeChange {
  const now = () => context.clock.now().getTime()
  /** When the last write that was sent ended, as far as it is not proved yet. */
  let sentTill: number | undefined
  let slowest = 0

  const readAndWrite = async <Value, Wanted>({ read, decide, holds, write }: WholeValue<Value, Wanted>) => {
    let readAt = now()
    const before = await read(() => {
      readAt = now()
    })
    const wanted = decide(before)
    if (holds(before, wanted)) return { wanted, isStale: false }
    if (now() > readAt + freshMs) return { wanted, isStale: true }
    const started = now()
    try {
      await write(before, wanted, readAt + freshMs)
    } finally {
      // A write that failed may have been done.
      sentTill = now()
      slowest = Math.max(slowest, sentTill - started)
    }
    return { wanted, isStale: false }
  }

  return {
    async pass(value) {
      const { wanted, isStale } = await serially(() => readAndWrite(value))
      if (isStale) return { done: false }
      if (sentTill === undefined) return { done: true, value: wanted }
      const settled = sentTill + freshMs + Math.max(freshMs / 3, 2 * slowest)
      if (settled > now()) await context.clock.sleep(settled - now(), context.signal)
      if (!value.holds(await value.read(() => {}), wanted)) return { done: false }
      sentTill = undefined
      return { done: true, value: wanted }
    },
  }
}
