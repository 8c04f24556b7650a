import type { PipelineRequest, PipelineResponse } from "@azure/core-rest-pipeline"

import { meaningOf } from "./answers/meaning.ts"
import { parsed, readEnvelope } from "./failure.ts"
import { waitInMessage } from "./wait-in-message.ts"

/** Below so many requests left, new ones are spaced out. */
const lowMark = 10
/** A bucket of ARM gets at least this many tokens a second (learn.microsoft.com, "Throttling Resource Manager requests": 10 deletes, 10 writes, 25 reads). */
const refillPerSecond = 10

/** Keeps back requests while Azure says that few or none are left. */
export interface Budget {
  /** Milliseconds to wait before this request may be sent. */
  wait(request: PipelineRequest): number
  /** Learns from an answer. */
  learn(request: PipelineRequest, response: PipelineResponse): void
}

/** Makes the budget that all clients of one caller share; ARM counts per subscription, principal and kind of request. */
export function createBudget(now: () => number): Budget {
  const notBefore = new Map<string, number>()
  return {
    wait: (request) => Math.max(0, (notBefore.get(bucket(request)) ?? 0) - now()),
    learn(request, response) {
      const hold = holdFor(response)
      if (hold <= 0) return
      const key = bucket(request)
      notBefore.set(key, Math.max(notBefore.get(key) ?? 0, now() + hold))
    },
  }
}

function bucket(request: PipelineRequest): string {
  const url = new URL(request.url)
  const subscription = /^\/subscriptions\/([^/]+)/i.exec(url.pathname)?.[1] ?? ""
  return `${url.host}|${subscription.toLowerCase()}|${kindOf(request.method)}`
}

function kindOf(method: string): "read" | "write" | "delete" {
  if (method === "GET" || method === "HEAD") return "read"
  return method === "DELETE" ? "delete" : "write"
}

function holdFor(response: PipelineResponse): number {
  if (response.status === 429) return isBusy(response) ? 0 : (retryAfterHeader(response) ?? 0)
  for (const [name, value] of response.headers) {
    if (
      !/^x-ms-ratelimit-remaining-(?:subscription|tenant)-(?:global-)?(?:reads|writes|deletes)$/i.test(name)
    )
      continue
    const left = Number(value)
    if (Number.isFinite(left) && left < lowMark) return ((lowMark - left) * 1000) / refillPerSecond
  }
  return 0
}

/** `Retry-After` in milliseconds: seconds or a date (RFC 9110, 10.2.3), or Azure's own headers in milliseconds. */
export function retryAfterHeader(response: PipelineResponse): number | undefined {
  for (const name of ["retry-after-ms", "x-ms-retry-after-ms"]) {
    const ms = Number(response.headers.get(name) ?? Number.NaN)
    if (Number.isFinite(ms) && ms >= 0) return ms
  }
  const value = response.headers.get("retry-after")
  if (value === undefined || value === "") return undefined
  const seconds = Number(value)
  if (Number.isFinite(seconds)) return Math.max(0, seconds * 1000)
  const date = Date.parse(value)
  return Number.isNaN(date) ? undefined : Math.max(0, date - Date.now())
}

/** How long a refusal says to wait, in milliseconds: by header, or by message as some providers do. */
export function retryAfter(response: PipelineResponse): number | undefined {
  const byHeader = retryAfterHeader(response)
  if (byHeader !== undefined) return byHeader
  return waitInMessage(readEnvelope(parsed(response.bodyAsText)).message ?? "")
}

/**
 * Whether an answer says that the same request succeeds a little later, because another operation is under way: it was not carried out, and the
 * status is that of something else (App Service answers a locked site as 429, the flexible servers 400 or 409).
 */
export function isBusy(response: PipelineResponse): boolean {
  if (response.status < 400) return false
  const { message = "", ...codes } = readEnvelope(parsed(response.bodyAsText))
  const known = meaningOf({ ...codes, message })
  return known?.error === "resource_busy" && known.passes
}
