import type { AccessToken } from "@azure/core-auth"
import type { Clock } from "../clock.ts"

/** How long a token that has just been given may be used, and when to ask for the next one; in milliseconds from now. */
export interface Lifetime {
  readonly usable: number
  readonly refresh: number
}

const fiveMinutes = 5 * 60_000
const longestReserve = 30_000

/**
 * The life of a token that was given a moment ago.
 *
 * The end that came with it stands on the clock of whoever gave it, and the machine's may be wrong. So its life is the time till
 * that end, but not more than the whole life that the token says it has; a token that seems to have ended before it
 * came shows a clock that is ahead, and is good for its whole life, or for five minutes if that is less.
 *
 * It is used till shortly before its end, because a login takes a moment. The next one is asked for in the last five minutes, or
 * in the last third of a shorter life, at a moment of chance, so that the processes of an app do not ask all at once.
 */
export function lifetimeOf(token: AccessToken, clock: Clock): Lifetime {
  const told = token.expiresOnTimestamp - clock.now()
  const whole = wholeLife(token.token)
  const life = told > 0 ? Math.min(told, whole ?? told) : Math.min(whole ?? 0, fiveMinutes)
  const window = Math.min(fiveMinutes, life / 3)
  return {
    usable: life - Math.min(longestReserve, life / 10),
    refresh: life - window * (1 - clock.random() / 2),
  }
}

/** From `iat` to `exp` of a token that is a JWT, in milliseconds. Both stand on one clock, so the difference is true. */
function wholeLife(token: string): number | undefined {
  try {
    const payload = Buffer.from(token.split(".")[1] ?? "", "base64url").toString()
    const claims: unknown = JSON.parse(payload)
    if (typeof claims !== "object" || claims === null) return undefined
    const [issued, ends] = [Reflect.get(claims, "iat"), Reflect.get(claims, "exp")]
    const known = typeof issued === "number" && typeof ends === "number" && ends > issued
    return known ? (ends - issued) * 1000 : undefined
  } catch {
    return undefined
  }
}
