import type { PipelineRequest, PipelineResponse } from "@azure/core-rest-pipeline"

import { retryAfterHeader } from "./throttle.ts"

/**
 * Providers whose `Retry-After` on a long-running operation is the longest, not the shortest time: they send 60 s for what is mostly done in a few
 * seconds, and their operations are listed among those that may be asked for sooner. Recorded by Azure/azure-powershell.
 */
const sooner = /\/providers\/Microsoft\.DBfor(?:PostgreSQL|MySQL)\//i

/** Keeps to the time that a service names before the state of an operation is asked for again. */
export interface Pace {
  /** Milliseconds to wait before this request may be sent. */
  wait(request: PipelineRequest): number
  /** Learns from an answer. */
  learn(request: PipelineRequest, response: PipelineResponse): void
}

/**
 * Makes the pace of one caller's requests. `Retry-After` on an accepted write or on a state that is not final says when to ask next. Microsoft Learn,
 * "Track asynchronous Azure operations".
 */
export function createPace(now: () => number): Pace {
  const notBefore = new Map<string, number>()
  return {
    wait(request) {
      if (request.method !== "GET" || notBefore.size === 0) return 0
      const key = placeOf(request.url)
      const time = notBefore.get(key)
      notBefore.delete(key)
      return Math.max(0, (time ?? 0) - now())
    },
    learn(request, response) {
      const place = nextPlace(request, response)
      const wait = retryAfterHeader(response)
      if (place === undefined || wait === undefined || wait === 0 || sooner.test(place)) return
      notBefore.set(placeOf(place), now() + wait)
    },
  }
}

/** Where the state will be asked for, if the answer is about something that is under way. */
function nextPlace(
  { method, url }: PipelineRequest,
  { status, headers }: PipelineResponse,
): string | undefined {
  if (status === 201 || status === 202)
    return (
      headers.get("azure-asyncoperation") ?? headers.get("location") ?? (method === "GET" ? url : undefined)
    )
  return method === "GET" && status === 200 ? url : undefined
}

function placeOf(url: string): string {
  return URL.canParse(url) ? new URL(url).pathname.toLowerCase() : url
}
