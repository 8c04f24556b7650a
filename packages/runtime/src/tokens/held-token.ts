import { type Clock, moment, type Moment, since } from "../clock.ts"
import type { RuntimeError } from "../errors.ts"
import { backOff } from "./back-off.ts"
import type { TokenFailure } from "./failure.ts"
import { lifetimeOf, type Lifetime } from "./lifetime.ts"
import type { TokenSource } from "./source.ts"

/** The token of one identity for one scope. @public */
export interface HeldToken {
  /**
   * A token that can be used now.
   *
   * @throws RuntimeError `token_refused`, `token_unavailable`
   */
  get(): Promise<string>
  /** This moment, for {@link HeldToken.refused}: milliseconds since some other one. */
  elapsed(): number
  /**
   * Says that a server refused a login that was begun at a moment, and answers whether another try can have another token. It is asked for at most
   * once a minute, because most refusals have other reasons.
   */
  refused(begun: number): boolean
  /** Stops asking ahead. */
  close(): void
}

/** What a {@link HeldToken} is made of. */
export interface HeldTokenParts {
  readonly source: TokenSource
  readonly scope: string
  readonly clock: Clock
  /** Whether the next token is asked for ahead of time while nobody needs it. */
  readonly ahead: boolean
  /** How long a caller may wait for an endpoint that fails, in milliseconds. */
  readonly patience: number
  readonly failureOf: (error: unknown) => TokenFailure
  /** The error that callers get. */
  readonly errorOf: (failure: TokenFailure) => RuntimeError
}

interface Kept extends Lifetime {
  readonly token: string
  readonly got: Moment
  /** Whether anybody asked for it. */
  asked: boolean
}

interface Trouble {
  readonly error: RuntimeError
  readonly at: Moment
  /** Milliseconds during which the endpoint is left alone. */
  readonly pause: number
  readonly inARow: number
}

const betweenRefusals = 60_000

/** Holds the token of one identity for one scope: one request on its way, asked for ahead, with pauses where the endpoint fails. */
export function holdToken(parts: HeldTokenParts): HeldToken {
  const { clock } = parts
  let kept: Kept | undefined
  let flight: Promise<Kept> | undefined
  let trouble: Trouble | undefined
  let refusedAt: Moment | undefined
  let callOff: () => void = () => {}
  let closed = false

  const pauseLeft = () => (trouble === undefined ? 0 : Math.max(0, trouble.pause - since(clock, trouble.at)))

  const request = async (): Promise<Kept> => {
    try {
      const token = await parts.source(parts.scope)
      trouble = undefined
      kept = { token: token.token, got: moment(clock), asked: false, ...lifetimeOf(token, clock) }
      schedule(kept.refresh)
      return kept
    } catch (cause) {
      const failure = parts.failureOf(cause)
      const inARow = (trouble?.inARow ?? 0) + 1
      const pause = backOff(inARow, failure.retryAfter, clock)
      trouble = { error: parts.errorOf(failure), at: moment(clock), pause, inARow }
      throw trouble.error
    } finally {
      flight = undefined
    }
  }
  const ask = () => (flight ??= request())

  /** Asks in the background; what fails is tried again while the token that is there can be used. */
  const askAhead = () => {
    const pause = pauseLeft()
    if (pause > 0) return schedule(pause)
    ask().catch(() => {
      if (kept !== undefined && since(clock, kept.got) < kept.usable) schedule(pauseLeft())
    })
  }
  // A token that nobody asked for is not followed by another: its pools are closed, or hold on to their connections.
  const schedule = (milliseconds: number) => {
    callOff()
    if (!parts.ahead || closed) return
    callOff = clock.after(milliseconds, () => {
      if (kept?.asked === true) askAhead()
    })
  }

  return {
    async get() {
      const begun = moment(clock)
      for (;;) {
        if (kept !== undefined) {
          const age = since(clock, kept.got)
          if (age < kept.usable) {
            kept.asked = true
            if (age >= kept.refresh && pauseLeft() === 0) ask().catch(() => {})
            return kept.token
          }
        }
        const pause = flight === undefined ? pauseLeft() : 0
        if (trouble !== undefined && pause > 0) {
          const late = since(clock, begun) + pause > parts.patience
          if (late || trouble.error.retryable !== true) throw trouble.error
          await clock.sleep(pause)
          continue
        }
        try {
          const got = await ask()
          got.asked = true
          return got.token
        } catch (error) {
          if (trouble === undefined || trouble.error.retryable !== true) throw error
        }
      }
    },
    elapsed: () => clock.elapsed(),
    refused(begun) {
      if (kept === undefined || kept.got.elapsed > begun) return true
      if (refusedAt !== undefined && since(clock, refusedAt) < betweenRefusals) return false
      refusedAt = moment(clock)
      callOff()
      kept = undefined
      return true
    },
    close() {
      closed = true
      callOff()
    },
  }
}
