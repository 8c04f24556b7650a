import { randomUUID } from "node:crypto"

import type {
  PipelinePolicy,
  PipelineRequest,
  PipelineResponse,
  SendRequest,
} from "@azure/core-rest-pipeline"

import type { Cloud } from "./cloud.ts"
import { azureFailure } from "./error-codes.ts"
import { createPace } from "./pace.ts"
import { parsed, readEnvelope } from "./failure.ts"
import { requestLine } from "./log.ts"
import { bounded } from "./silence.ts"
import { sleep } from "./sleep.ts"
import { createBudget, isBusy, retryAfter } from "./throttle.ts"

/**
 * Options for the constructors of `@azure/arm-…` clients. The older ones read `credentialScopes`, the newer ones
 * `credentials.scopes`; each ignores the other's.
 *
 * @public
 */
export interface ArmClientOptions {
  endpoint: string
  credentialScopes: string[]
  credentials: { scopes: string[] }
  /** The SDK's own retries are off: the policy below retries. */
  retryOptions: { maxRetries: number }
  additionalPolicies: { policy: PipelinePolicy; position: "perRetry" }[]
  userAgentOptions: { userAgentPrefix: string }
}

const attemptsHeader = "x-keyless-attempts"

/**
 * For `requestOptions` of a call whose body was made from what was read just before: such a request must not be sent again
 * as it is, because what was read may have changed meanwhile. The header is taken off before the request leaves.
 *
 * @public
 */
export const sendOnce = { headers: { [attemptsHeader]: "1" } } as const

const deadlineHeader = "x-keyless-not-after"

/**
 * As {@link sendOnce}, and not at all when that time is past: the request may have waited for its turn or for a token.
 *
 * @param notAfter - milliseconds since 1970
 * @public
 */
export function sendOnceBefore(notAfter: number): { readonly headers: Record<string, string> } {
  return { headers: { ...sendOnce.headers, [deadlineHeader]: String(notAfter) } }
}

const productName = "keyless/0.1.0"
const attempts = 4
// A site stays locked as long as another write to it takes, which is longer than most trouble lasts.
const throttledAttempts = 8
const longestRetryMs = 120_000
/** A restart or a change of a server's size takes some minutes. */
const longestBusyMs = 300_000

/** Makes the options that all clients of one {@link Azure} share. `logPolicy` only writes lines, for the sign-in service. */
export function createPipelineOptions(
  cloud: Cloud,
  log: ((line: string) => void) | undefined,
): { readonly options: ArmClientOptions; readonly logPolicy: PipelinePolicy } {
  const send = bounded(logged(log))
  const scopes = [`${cloud.resourceManagerAudience}/.default`]
  return {
    logPolicy: { name: "keylessLogPolicy", sendRequest: send },
    options: {
      endpoint: cloud.resourceManager,
      credentialScopes: scopes,
      credentials: { scopes },
      retryOptions: { maxRetries: 0 },
      additionalPolicies: [{ policy: retryPolicy(send), position: "perRetry" }],
      userAgentOptions: { userAgentPrefix: productName },
    },
  }
}

function logged(log: ((line: string) => void) | undefined) {
  return async (request: PipelineRequest, next: SendRequest): Promise<PipelineResponse> => {
    if (log === undefined) return next(request)
    const started = performance.now()
    const took = () => Math.round(performance.now() - started)
    try {
      const response = await next(request)
      log(requestLine(request, response.status, took()))
      return response
    } catch (error) {
      log(requestLine(request, "failed", took()))
      throw error
    }
  }
}

/**
 * Retries what may succeed later, keeps to the budget and to the pace of operations, and marks every request of one run with one correlation id.
 * It sits behind the signing of requests, so that each attempt is seen and paced.
 */
function retryPolicy(
  send: (request: PipelineRequest, next: SendRequest) => Promise<PipelineResponse>,
): PipelinePolicy {
  const correlationId = randomUUID()
  const budget = createBudget(Date.now)
  const pace = createPace(Date.now)
  return {
    name: "keylessRetryPolicy",
    async sendRequest(request, next) {
      request.headers.set("x-ms-correlation-request-id", correlationId)
      const once = request.headers.has(attemptsHeader)
      request.headers.delete(attemptsHeader)
      const notAfter = Number(request.headers.get(deadlineHeader) ?? Number.POSITIVE_INFINITY)
      request.headers.delete(deadlineHeader)
      const started = Date.now()
      for (let attempt = 1; ; attempt += 1) {
        const held = Math.max(budget.wait(request), pace.wait(request))
        if (held > 0) await sleep(held, request.abortSignal)
        if (Date.now() > notAfter) throw stale(request)
        let response: PipelineResponse
        try {
          response = await send(request, next)
        } catch (error) {
          if (request.abortSignal?.aborted === true || once || !isPassing(error) || attempt >= attempts)
            throw error
          await sleep(backoff(attempt), request.abortSignal)
          continue
        }
        budget.learn(request, response)
        pace.learn(request, response)
        const wait = retryAfter(response) ?? backoff(attempt)
        if (once || !maySucceed(response, attempt, Date.now() + wait - started)) return plain(response)
        await sleep(wait, request.abortSignal)
      }
    },
  }
}

function stale({ url }: PipelineRequest) {
  return azureFailure("settings_stale", "What was read is too old by now to write what was made of it.", {
    resource: new URL(url).pathname,
    retryable: true,
    hint: "Run the same command again; this machine or its network may be too busy.",
  })
}

/** Whether a request that got this answer is sent again. @param ms - from its first attempt till the next one would leave */
function maySucceed(response: PipelineResponse, attempt: number, ms: number): boolean {
  if (isBusy(response)) return ms <= longestBusyMs
  const limit = response.status === 429 ? throttledAttempts : attempts
  return retryable.has(response.status) && attempt < limit && ms <= longestRetryMs
}

const retryable = new Set([408, 429, 500, 502, 503, 504])
const passing = new Set([
  "ECONNRESET",
  "ECONNREFUSED",
  "ETIMEDOUT",
  "EPIPE",
  "EAI_AGAIN",
  "REQUEST_SEND_ERROR",
])
const lasting = /certificate|self.signed/i

function isPassing(error: unknown): boolean {
  if (!(error instanceof Error) || !("code" in error)) return false
  return passing.has(String(error.code)) && !lasting.test(error.message)
}

/** 0.5 s, 1 s, 2 s, … up to 16 s, less up to a half, so that clients that met once do not meet again. */
function backoff(attempt: number): number {
  return Math.min(500 * 2 ** (attempt - 1), 16_000) * (0.5 + Math.random() / 2)
}

/** Microsoft.Web spells its error envelope in capitals, which the SDKs do not read; ARM's spelling is put in its place. */
function plain(response: PipelineResponse): PipelineResponse {
  if (response.status < 400) return response
  const body = parsed(response.bodyAsText)
  if (typeof body !== "object" || body === null || !("Message" in body)) return response
  const { code, message } = readEnvelope(body)
  return { ...response, bodyAsText: JSON.stringify({ error: { code, message } }) }
}
