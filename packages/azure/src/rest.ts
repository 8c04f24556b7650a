import type { TokenCredential } from "@azure/core-auth"
import type { HttpMethods, PipelineResponse } from "@azure/core-rest-pipeline"

import { parsed, readEnvelope } from "./failure.ts"
import type { ArmClientOptions } from "./pipeline.ts"

/** A request for which there is no SDK client; the body becomes JSON. @public */
export interface RestRequest {
  readonly method?: HttpMethods
  readonly url: string
  readonly body?: unknown
  readonly signal?: AbortSignal
}

/** A good answer of a service. */
export interface RestAnswer {
  readonly status: number
  readonly response: PipelineResponse
  /** Parsed; absent where there was none. */
  readonly body: unknown
}

/** Sends JSON requests through the common pipeline, with tokens for one scope. @throws RestError for any answer but 2xx */
export function createRest(
  credential: TokenCredential,
  scope: string,
  options: ArmClientOptions,
): (request: RestRequest) => Promise<RestAnswer> {
  let made: ReturnType<typeof make> | undefined
  const make = async () => {
    const rest = await import("@azure/core-rest-pipeline")
    const pipeline = rest.createPipelineFromOptions({
      retryOptions: options.retryOptions,
      userAgentOptions: options.userAgentOptions,
    })
    pipeline.addPolicy(rest.bearerTokenAuthenticationPolicy({ credential, scopes: scope }))
    for (const { policy } of options.additionalPolicies) pipeline.addPolicy(policy, { afterPhase: "Sign" })
    return { ...rest, pipeline, http: rest.createDefaultHttpClient() }
  }
  return async ({ method = "GET", url, body, signal }) => {
    made ??= make()
    const { pipeline, http, createPipelineRequest, createHttpHeaders, RestError } = await made
    const request = createPipelineRequest({
      method,
      url,
      headers: createHttpHeaders({
        accept: "application/json",
        ...(body === undefined ? {} : { "content-type": "application/json" }),
      }),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(signal === undefined ? {} : { abortSignal: signal }),
    })
    const response = await pipeline.sendRequest(http, request)
    const answer = parsed(response.bodyAsText)
    const { status } = response
    if (status >= 200 && status < 300) return { status, response, body: answer }
    const { code, message } = readEnvelope(answer)
    throw new RestError(message ?? `HTTP status ${status}`, {
      statusCode: status,
      request,
      response,
      ...(code === undefined ? {} : { code }),
    })
  }
}
