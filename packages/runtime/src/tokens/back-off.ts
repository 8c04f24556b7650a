import type { Clock } from "../clock.ts"

const first = 500
const longest = 30_000
const longestAsked = 5 * 60_000

/**
 * Milliseconds to leave an endpoint alone after so many failures in a row: half a second, doubled each time up to half a minute, and half of
 * it at most by chance. What the endpoint asks for itself counts more, up to five minutes.
 */
export function backOff(failures: number, askedFor: number | undefined, clock: Clock): number {
  const grown = Math.min(longest, first * 2 ** (failures - 1))
  const own = grown * (0.5 + clock.random() / 2)
  const asked = Math.min(longestAsked, askedFor ?? 0)
  return Math.max(own, asked + (asked / 10) * clock.random())
}
