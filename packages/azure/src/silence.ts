import type { PipelineRequest, PipelineResponse, SendRequest } from "@azure/core-rest-pipeline"

/** Sends a request and hands its answer on. */
type Send = (request: PipelineRequest, next: SendRequest) => Promise<PipelineResponse>

/** App Service's front end gives up after 230 seconds (Microsoft Learn, "App Service FAQ"), ARM sooner. */
const longestAnswerMs = 240_000

/** Ends an attempt whose server says nothing any more, as one that may succeed again: without it a run would wait for ever, with what it opened still open. */
export function bounded(send: Send, limitMs = longestAnswerMs): Send {
  return async (request, next) => {
    if (request.timeout === 0) request.timeout = limitMs
    try {
      return await send(request, next)
    } catch (error) {
      if (!isAbort(error) || request.abortSignal?.aborted === true) throw error
      const silent = new Error(`${new URL(request.url).host} did not answer.`, { cause: error })
      throw Object.assign(silent, { code: "ETIMEDOUT" })
    }
  }
}

function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === "AbortError"
}
